import type { Mail } from './aws-front.ts';

/** A mail as the terminal shows it. */
export function shownMail({ to, subject, text }: Mail): string {
  return `To: ${to}\nSubject: ${subject}\n\n${text.trimEnd()}\n${'─'.repeat(72)}`;
}

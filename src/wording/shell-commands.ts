/** A command that ends a step, as the catalogue and the alerts write them: after a colon. */
const ENDING_COMMAND = /^(.*:) ((?:\(umask|aws|npm|curl|openssl|credential-health) .*)$/s;

/** A step's words, up to the colon, and the command that ends it; null when it ends in none. */
export function endingCommand(step: string): { readonly prose: string; readonly command: string } | null {
  const parts = ENDING_COMMAND.exec(step);
  return parts?.[1] === undefined || parts[2] === undefined ? null : { prose: parts[1], command: parts[2] };
}

/** One word of a command, quoted where a shell would not take it as it is; what no keyboard types is left out. */
export function quotedForShell(text: string): string {
  const typed = text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '');
  return /^[\w@%+=:,./-]+$/.test(typed) ? typed : `'${typed.replaceAll("'", `'\\''`)}'`;
}

/**
 * A command of the AWS CLI, `secretsmanager restore-secret` for example, with its options in their order. A value that
 * begins with a dash stands behind `=`, or it would be taken for an option itself.
 */
export function awsCommand(call: string, options: Readonly<Record<string, string>>): string {
  const words = Object.entries(options).map(
    ([name, value]) => `--${name}${value.startsWith('-') ? '=' : ' '}${quotedForShell(value)}`,
  );
  return ['aws', call, ...words].join(' ');
}

/**
 * A command of our own program, by its name alone: `npx` outside a checkout runs whatever a stranger has registered
 * under that name. A name that begins with a dash would be taken for an option, so it stands at the end, behind `--`.
 */
export function ownCommand(verb: string, names: readonly string[], options: readonly string[] = []): string {
  const words = names.some((name) => name.startsWith('-'))
    ? [verb, ...options, '--', ...names]
    : [verb, ...names, ...options];
  return ['credential-health', ...words].map(quotedForShell).join(' ');
}

/** What a hint can speak of, in the order in which one would look at a credential by hand. */
export const HINT_SUBJECTS = [
  'secret',
  'tags',
  'host',
  'login',
  'scopes',
  'identity',
  'api',
  'limits',
  'fleet',
] as const;

type HintSubject = (typeof HINT_SUBJECTS)[number];

/** Something worth knowing beside the verdict: what may break next, looks odd, or was corrected. One line of text. */
export type Hint = { readonly about: HintSubject; readonly text: string };

/** Hints with one subject. */
export function hintsAbout(about: HintSubject, texts: readonly string[]): readonly Hint[] {
  return texts.map((text) => ({ about, text }));
}

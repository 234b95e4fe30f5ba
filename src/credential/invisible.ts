/** Spaces other than the plain one, and characters that show nothing, order text or belong to no text at all. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Blank, tab and line breaks: visible by what stands beside them. */
const PLAIN_BLANK = /[ \t\r\n]/;

/** Nearly every value begins and ends so, and each is stripped several times in every check. */
const BEGINS_AND_ENDS_IN_ASCII = /^[!-~](?:.*[!-~])?$/s;

/** The text without blanks and invisible characters around it, and the first invisible one that was taken away. */
export function stripped(text: string): { readonly text: string; readonly removed: string | null } {
  if (BEGINS_AND_ENDS_IN_ASCII.test(text)) return { text, removed: null };
  const characters = Array.from(text);
  const isVisible = (character: string) => !INVISIBLE.test(character);
  const start = characters.findIndex(isVisible);
  const end = characters.findLastIndex(isVisible) + 1;
  const around = start < 0 ? [] : [...characters.slice(0, start), ...characters.slice(end)];
  const removed = around.find((character) => !PLAIN_BLANK.test(character));
  return {
    text: start < 0 ? '' : characters.slice(start, end).join(''),
    removed: removed === undefined ? null : codePoint(removed),
  };
}

/** True for a character that shows nothing, blanks and line breaks included. */
export function isInvisible(character: string): boolean {
  return INVISIBLE.test(character);
}

/** The first invisible character inside a text, with its place counted from 1; null when all can be seen. */
export function invisibleIn(text: string): { readonly character: string; readonly position: number } | null {
  const found = INVISIBLE.exec(text.replace(/[ \t\r\n]/g, 'x'));
  if (found === null) return null;
  return { character: codePoint(found[0]), position: found.index + 1 };
}

/** `U+200B`. */
export function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** What a server says is cut to so many characters before any pattern sees it: more is no message. */
export const LONGEST_TEXT = 4_096;

/** What of an HTML page is worth showing: its title, else its text. */
export function pageText(body: string): string {
  const { title, text } = readPage(body);
  return title === '' ? text : title;
}

/** Elements whose content is no text of the page; a title is told on its own. */
const UNSEEN = ['script', 'style', 'title'] as const;

/**
 * The title of an HTML page and its text without tags, each of at most {@link LONGEST_TEXT} characters, empty where there
 * is none. One pass over the page whatever it holds: what looks for an end that never comes looks once.
 */
export function readPage(body: string): { readonly title: string; readonly text: string } {
  // Letter by letter, since some capitals outside ASCII are longer in lower case.
  const folded = body.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const end = closingTags(folded);
  let title = '';
  let text = '';
  let at = 0;
  while (at < body.length) {
    const open = indexOrEnd(body, '<', at);
    const name = UNSEEN.find((element) => folded.startsWith(element, open + 1));
    const close = indexOrEnd(body, '>', open);
    const next = name === undefined ? close + 1 : end(name, close);
    if (name === 'title' && title === '') title = body.slice(close + 1, next).trim();
    // A tag that is never closed is text, as a reader of the source sees it. Text that is cut anyway is not gathered.
    if (text.length < LONGEST_TEXT)
      text += body.slice(at, open).replace(/\s+/g, ' ') + (close < body.length ? ' ' : body.slice(open));
    at = next;
  }
  return { title: title.slice(0, LONGEST_TEXT), text: text.slice(0, LONGEST_TEXT).trim() };
}

/** Finds where the content of an element ends whose first tag ends at a place: right behind it when nothing closes it. */
function closingTags(folded: string): (name: string, from: number) => number {
  const never = new Set<string>();
  return (name, from) => {
    const at = never.has(name) ? -1 : folded.indexOf(`</${name}`, from);
    if (at < 0) never.add(name);
    return at < 0 ? from + 1 : at;
  };
}

function indexOrEnd(text: string, part: string, from: number): number {
  const at = text.indexOf(part, from);
  return at < 0 ? text.length : at;
}

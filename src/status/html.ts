/** Text that is HTML already, made by {@link html} or vouched for by {@link trusted}. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: text is escaped, markup is not, lists are joined, what is absent leaves nothing. */
export type Content = Markup | string | number | null | undefined | false | readonly Content[];

/** A template of HTML. Everything put into it is escaped, for elements and for attributes in double quotes. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  let text = parts[0] ?? '';
  for (let index = 0; index < contents.length; index += 1) text += textOf(contents[index]) + parts[index + 1];
  return new Markup(text);
}

/** Takes a text of our own for HTML: a style sheet, a script, drawn shapes. Never text from outside. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function textOf(content: Content): string {
  if (content instanceof Markup) return content.text;
  if (typeof content === 'string') return escaped(content);
  if (typeof content === 'number') return String(content);
  return content ? content.map(textOf).join('') : '';
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ESCAPES[letter] ?? '');
}

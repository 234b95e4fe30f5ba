import { endingCommand } from '../../src/wording/shell-commands.ts';
import { plain, sentence, wrap } from '../../src/wording/text.ts';
import { proseWidth } from './screen.ts';

const LONGEST_STEP = 2_000;

/** Text in lines of the terminal's width, the first after `label`, the others under it. */
export function paragraph(label: string, text: string): string {
  return wrap(label, text, proseWidth());
}

/** One step. A command in it stands on a line of its own, unbroken whatever its length, so that it can be copied. */
export function step(label: string, text: string): string {
  const line = plain(text, LONGEST_STEP);
  const parts = endingCommand(line);
  if (parts === null) return paragraph(label, sentence(line));
  return `${paragraph(label, parts.prose)}\n${' '.repeat(label.length)}${parts.command}`;
}

/** Steps in their order; numbered when there are several. */
export function steps(label: string, texts: readonly string[]): string {
  const indent = ' '.repeat(label.length);
  const number = (index: number) => (texts.length === 1 ? '' : `${index + 1}. `);
  return texts.map((text, index) => step(`${index === 0 ? label : indent}${number(index)}`, text)).join('\n');
}

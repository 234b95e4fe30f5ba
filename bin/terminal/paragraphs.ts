import type { Step } from '../../src/causes/step.ts';
import type { ReportedStep } from '../../src/run/report.ts';
import { plain, sentence, wrap, wrapQuoted } from '../../src/wording/text.ts';
import { type Output, proseWidth, tableWidth } from './screen.ts';

/** As the catalogue has it, or as a report brought it. */
type ShownStep = Step | ReportedStep;

const LONGEST_STEP = 2_000;

/** Text in lines of the terminal's width, the first after `label`, the others under it. */
export function paragraph(label: string, text: string): string {
  return wrap(label, text, proseWidth());
}

/** Words of a server, as {@link paragraph} has ours; no line of them could be taken for a command of ours. */
export function quotation(label: string, text: string): string {
  return wrapQuoted(label, text, proseWidth());
}

/**
 * What a command says when it cannot go on, in lines of the terminal's width; commands stand on lines of their own, which
 * stay whole. Elsewhere lines stay as they are, for whoever searches in them.
 */
export function complaint(text: string, output: Output = process.stderr): string {
  if (output.isTTY !== true) return text;
  const width = proseWidth(output);
  const fitting = (line: string) => (line.startsWith('  ') ? line : wrap('', line, width));
  return text.split('\n').map(fitting).join('\n');
}

/**
 * A text to forward, at a terminal in lines of its width, points under their numbers; in a pipe as it is, for whatever it
 * is pasted into.
 */
export function letter(text: string, output: Output = process.stdout): string {
  if (output.isTTY !== true) return text;
  const width = proseWidth(output);
  const set = (line: string) => {
    const [label = ''] = /^(?:\d+\. |- )?/.exec(line) ?? [];
    return wrap(label, line.slice(label.length), width);
  };
  // Lines that are indented go on with the point above them.
  return text
    .replaceAll(/\n {2,}(?=\S)/g, ' ')
    .split('\n')
    .map(set)
    .join('\n');
}

/** A sum below a table, as wide as that: in a pipe it is one line. */
export function sumLine(text: string): string {
  return wrap('', text, tableWidth());
}

/** One step. Its command stands on a line of its own, unbroken whatever its length, so that it can be copied. */
export function step(label: string, { say, run = null }: ShownStep): string {
  const words = plain(say, LONGEST_STEP);
  if (run === null) return paragraph(label, sentence(words));
  return `${paragraph(label, `${words}:`)}\n${' '.repeat(label.length || 2)}${plain(run, LONGEST_STEP)}`;
}

/** Steps in their order; numbered when there are several. */
export function steps(label: string, all: readonly ShownStep[]): string {
  const indent = ' '.repeat(label.length);
  const number = (index: number) => (all.length === 1 ? '' : `${index + 1}. `);
  return all.map((one, index) => step(`${index === 0 ? label : indent}${number(index)}`, one)).join('\n');
}

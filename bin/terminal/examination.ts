import { styleText } from 'node:util';
import type { Explanation } from '../../src/causes/catalogue.ts';
import { ROLES } from '../../src/causes/verdict.ts';
import type { DoctorStep } from '../../src/run/doctor.ts';
import { plain, sentence } from '../../src/wording/text.ts';
import { type ExplanationCommands, goOn } from './explanation.ts';
import { paragraph, quotation, step, steps } from './paragraphs.ts';

const NAMES: Readonly<Record<DoctorStep['name'], string>> = {
  secret: 'Secret',
  host: 'Host',
  dns: 'DNS',
  tcp: 'TCP',
  tls: 'TLS',
  token: 'Token',
  scopes: 'Scopes',
  identity: 'Identity',
  api: 'API',
  limits: 'Limits',
};

const MARKS = { ok: '✓', odd: '!', failed: '✗' } as const;
const COLOURS = { ok: 'green', odd: 'yellow', failed: 'red' } as const;

/** One step as a line: tick or cross, name, time, what was seen; hints below it. */
export function stepText({ name, outcome, ms, evidence, hints }: DoctorStep): string {
  const mark = MARKS[outcome];
  const time = ms === null ? '' : `${ms} ms`;
  const label = `${mark} ${NAMES[name].padEnd(9)}${time.padStart(8)}  `;
  const lines = [
    quotation(label, plain(evidence, 500)),
    ...hints.map((hint) => step(' '.repeat(label.length), { say: hint })),
  ];
  return `${lines.join('\n').replace(mark, styleText(COLOURS[outcome], mark))}\n`;
}

/** What the steps come to, and what to do; null: all is well. */
export function opinionText(org: string, explained: Explanation | null, commands: ExplanationCommands): string {
  if (explained === null) return `\n${styleText('bold', `${plain(org, 60)} works.`)}\n`;
  const { code, meaning, whoActs, actions, link } = explained;
  return `\n${[
    paragraph('', styleText('bold', `${code}: ${sentence(meaning)}`)),
    `What to do  (${ROLES[whoActs]})\n${steps('  ', actions)}`,
    `More: ${link}`,
    goOn(org, explained, commands),
  ].join('\n\n')}\n`;
}

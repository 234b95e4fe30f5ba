import { AwsCallError } from '../../src/aws-calls.ts';
import { UnknownOrgsError } from '../../src/credential/list-orgs.ts';
import type { SecretEntry } from '../../src/credential/ports.ts';
import type { Sealed } from '../../src/credential/sealed.ts';
import { type Change, ChangeError, type Consent, StoreError } from '../../src/onboarding/change.ts';
import { count, plain } from '../../src/wording/text.ts';
import { columns } from '../terminal/columns.ts';
import { busy } from '../terminal/progress.ts';
import { questions } from '../terminal/questions.ts';
import { type ChangeDesk, type ChangeOptions, changeReport } from './change-outcome.ts';
import { EXIT, UsageError } from './exit.ts';
import { secretsFrom } from './ports.ts';

/** One entry of a file; `text` is null when its value is none. */
export type FiledSecret = { readonly entry: SecretEntry; readonly text: Sealed | null };

type Outcome =
  | { readonly org: string; readonly change: Change }
  /** Nothing came of it for a reason that has nothing to do with the other orgs. */
  | { readonly org: string; readonly change: null; readonly problem: string; readonly unstored: boolean };

/**
 * Changes the secrets of a file one by one: each is tried, and stored or refused by itself. What is stored already is
 * left as it is, so that the same file again goes on where it stopped. Gives the exit code.
 */
export async function changeMany(
  file: string,
  options: ChangeOptions,
  desk: ChangeDesk,
  changeOne: (filed: FiledSecret, consent: Consent) => Promise<Change>,
): Promise<number> {
  const source = await secretsFrom({ file }, desk.at.settings);
  const entries = await source.list();
  if (entries.length === 0) throw new UsageError(`${file} holds no org.`);
  await agreed(entries.length, file, options);
  const consent = { dryRun: options.dryRun === true, agree: async () => true };
  const outcomes: Outcome[] = [];
  for (const [index, entry] of entries.entries()) {
    const reading = (await source.read([entry.id])).get(entry.id);
    const filed = { entry, text: reading?.kind === 'text' ? reading.text : null };
    const waiting = busy(`${index + 1} of ${entries.length}: asking ${entry.org} for a token`);
    const outcome = await attempt(entry.org, () => changeOne(filed, consent)).finally(() => waiting.clear());
    if (!options.json) process.stderr.write(`${lineOf(outcome)}\n`);
    outcomes.push(outcome);
  }
  process.stdout.write(options.json ? `${JSON.stringify(reportOf(outcomes, desk), null, 2)}\n` : summary(outcomes));
  return exitCodeOf(outcomes);
}

async function agreed(number: number, file: string, { yes, dryRun }: ChangeOptions): Promise<void> {
  const ask = yes || dryRun ? null : questions();
  if (ask === null) return;
  const question = `${count(number, 'org')} in ${file}: try each, and store those that work?`;
  if (!(await ask.confirm(question))) throw new UsageError('Nothing was stored.');
}

async function attempt(org: string, change: () => Promise<Change>): Promise<Outcome> {
  try {
    return { org, change: await change() };
  } catch (error) {
    const own = error instanceof ChangeError || error instanceof StoreError || error instanceof UnknownOrgsError;
    if (!own || (error.cause instanceof AwsCallError && error.cause.trouble === 'not-configured')) throw error;
    return { org, change: null, problem: error.message, unstored: error instanceof StoreError };
  }
}

/** What each outcome is called, and its mark. */
const SAID = {
  stored: '✓ stored',
  planned: '✓ would be stored',
  unchanged: '= stored already',
  refused: '✗ refused',
  declined: '- declined',
  failed: '✗ not done',
} as const;

function kindOf({ change }: Outcome): keyof typeof SAID {
  return change === null ? 'failed' : change.kind;
}

function lineOf(outcome: Outcome): string {
  const why =
    outcome.change === null
      ? outcome.problem.replaceAll(/\s+/g, ' ')
      : outcome.change.kind === 'refused'
        ? `${outcome.change.checked.cause}: ${outcome.change.checked.meaning ?? ''}`
        : '';
  return `${SAID[kindOf(outcome)].padEnd(17)}  ${plain(outcome.org)}${why === '' ? '' : `  ${plain(why, 500)}`}`;
}

function summary(outcomes: readonly Outcome[]): string {
  const kinds = Object.keys(SAID) as (keyof typeof SAID)[];
  const rows = kinds.flatMap((kind) => {
    const orgs = outcomes.filter((outcome) => kindOf(outcome) === kind).map(({ org }) => plain(org));
    return orgs.length === 0 ? [] : [[{ text: SAID[kind] }, { text: String(orgs.length) }, { text: orgs.join(', ') }]];
  });
  return `${columns([{ head: 'Outcome' }, { head: 'Orgs' }, { head: 'Names', gives: 'end' }], rows)}\n`;
}

function reportOf(outcomes: readonly Outcome[], { at }: ChangeDesk) {
  return {
    schema: 'credential-health.changes/1',
    changes: outcomes.flatMap(({ change }) => (change === null ? [] : [changeReport(change, at)])),
    failed: outcomes.flatMap((outcome) =>
      outcome.change === null ? [{ org: outcome.org, problem: outcome.problem }] : [],
    ),
  };
}

function exitCodeOf(outcomes: readonly Outcome[]): number {
  if (outcomes.some((outcome) => outcome.change === null && outcome.unstored)) return EXIT.delivery;
  const done = outcomes.every((outcome) => ['stored', 'planned', 'unchanged'].includes(kindOf(outcome)));
  return done ? EXIT.healthy : EXIT.unhealthy;
}

import { type Clock, REAL_TIME } from '../../src/clock.ts';
import { type Change, type Consent, maySpread } from '../../src/onboarding/change.ts';
import { planText } from '../terminal/change-text.ts';
import { busy } from '../terminal/progress.ts';
import type { Questions } from '../terminal/questions.ts';
import { type ChangeDesk, type ChangeOptions, tell, textOf } from './change-outcome.ts';

/** Options of those commands that try what was just changed in Salesforce. */
export type WaitOption = { readonly wait?: true };

/** One way to change a secret: what is said while Salesforce is asked, and what a person is asked before it is stored. */
export type Attempt = {
  readonly doing: string;
  readonly question: string;
  /** What Enter answers. */
  readonly preselected?: boolean;
  readonly change: (consent: Consent) => Promise<Change>;
};

const PAUSE_MS = 20_000;
/** Salesforce says that a new app or secret takes so long to work everywhere. */
const LIMIT_MS = 10 * 60_000;

/** Makes the attempt once. Without a person to ask, the command itself is the consent. */
export function attempted(
  { doing, question, preselected = true, change }: Attempt,
  { dryRun, yes }: ChangeOptions,
  ask: Questions | null,
): Promise<Change> {
  const waiting = busy(doing);
  const consent: Consent = {
    dryRun: dryRun === true,
    agree: async (checked, plan) => {
      waiting.clear();
      if (ask === null || yes) return true;
      process.stderr.write(`\n${planText(checked, plan, 'about')}\n\n`);
      return ask.confirm(question, preselected);
    },
  };
  return change(consent).finally(() => waiting.clear());
}

/**
 * Makes the attempt, and while it is refused goes on as `--wait` or the person decides. Says how it ended and gives the
 * exit code, or what `correct` gives when the person wants to give other values; null: there are no others to give.
 */
export async function insisted<Corrected = never>(
  attempt: Attempt,
  options: ChangeOptions & WaitOption,
  ask: Questions | null,
  desk: ChangeDesk,
  correct: (() => Corrected) | null = null,
): Promise<number | Corrected> {
  const once = () => attempted(attempt, options, ask);
  let change = await once();
  if (options.wait && maySpread(change)) change = await whileSpreading(once);
  while (change.kind === 'refused' && ask !== null && (correct !== null || maySpread(change))) {
    process.stderr.write(textOf(change, options, desk.at));
    const next = await askHowToGoOn(ask, change, correct !== null);
    if (next === 'stop') return tell(change, options, desk, true);
    if (next === 'correct' && correct !== null) return correct();
    change = await whileSpreading(once);
  }
  return tell(change, options, desk);
}

/** Lets a person decide how to go on after a refusal that they have just read. */
async function askHowToGoOn(ask: Questions, change: Change, canCorrect: boolean): Promise<'wait' | 'correct' | 'stop'> {
  const choices = [
    ...(maySpread(change)
      ? [{ value: 'wait', label: 'Wait for Salesforce and try again, up to 10 minutes' } as const]
      : []),
    ...(canCorrect ? [{ value: 'correct', label: 'Correct the values' } as const] : []),
    { value: 'stop', label: 'Stop' } as const,
  ];
  return ask.choose('How to go on?', choices);
}

/** Tries again, with pauses, until the answer is another than one that spreading explains, or the time is over. */
async function whileSpreading(
  attempt: () => Promise<Change>,
  { now, sleep }: Pick<Clock, 'now' | 'sleep'> = REAL_TIME,
): Promise<Change> {
  const endsAt = now().getTime() + LIMIT_MS;
  for (;;) {
    const waiting = busy(`Salesforce may still be spreading it; asking again every ${PAUSE_MS / 1000} s`);
    await sleep(PAUSE_MS).finally(() => waiting.clear());
    const change = await attempt();
    if (!maySpread(change) || now().getTime() >= endsAt) return change;
  }
}

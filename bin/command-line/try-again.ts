import { type Clock, REAL_TIME } from '../../src/clock.ts';
import { type Change, maySpread } from '../../src/onboarding/change.ts';
import { busy } from '../terminal/progress.ts';
import type { Questions } from '../terminal/questions.ts';

const PAUSE_MS = 20_000;
/** Salesforce says that a new app or secret takes so long to work everywhere. */
const LIMIT_MS = 10 * 60_000;

/** What to do about a refusal; `stop` when nobody can be asked. */
export type Next = 'wait' | 'correct' | 'stop';

/** Lets a person decide how to go on after a refusal that they have just read. */
export async function askHowToGoOn(ask: Questions, change: Change, canCorrect: boolean): Promise<Next> {
  const choices = [
    ...(maySpread(change)
      ? [{ value: 'wait', label: 'Wait for Salesforce and try again, up to 10 minutes' } as const]
      : []),
    ...(canCorrect ? [{ value: 'correct', label: 'Correct the values' } as const] : []),
    { value: 'stop', label: 'Stop' } as const,
  ];
  return choices.length === 1 ? 'stop' : ask.choose('How to go on?', choices);
}

/** Tries again, with pauses, until the answer is another than one that spreading explains, or the time is over. */
export async function whileSpreading(
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

import type { Judgement } from './judge.ts';

/** One thing that is promised of a year's alerts. */
export type Measure = {
  readonly name: string;
  readonly bar: string;
  readonly shown: (judgement: Judgement) => string;
  /** The worse, the higher. */
  readonly badness: (judgement: Judgement) => number;
  /** The highest badness that still keeps the promise. */
  readonly most: number;
  /** What exactly went wrong, as far as it can be listed. */
  readonly detail: (judgement: Judgement) => readonly string[];
};

/** The promises, in the order in which they matter. */
export const BARS: readonly Measure[] = [
  counted('real incidents missed', ({ missed }) => missed),
  {
    name: 'told in time',
    bar: '100 %',
    shown: ({ inTimePercent }) => `${inTimePercent.toFixed(1)} %`,
    badness: ({ inTimePercent }) => 100 - inTimePercent,
    most: 0,
    detail: ({ late, missed }) => [...missed, ...late],
  },
  counted('false "broken"', ({ falselyBroken }) => falselyBroken),
  measured('verdicts falsely "unhealthy"', 0, ({ verdictsFalselyBroken }) => verdictsFalselyBroken),
  measured('messages per incident and recipient', 2.2, ({ messagesPerIncident }) => messagesPerIncident, 2),
  {
    ...measured('mails in an outage of the whole fleet', 2, ({ mailsInOutage }) => mailsInOutage.count),
    detail: ({ mailsInOutage }) => mailsInOutage.said,
  },
  counted('rotation reminders missed', ({ remindersMissed }) => remindersMissed),
  counted('rotation reminders repeated', ({ remindersRepeated }) => remindersRepeated),
];

/** Does the judgement break this promise? */
export function isMissed({ badness, most }: Measure, judgement: Judgement): boolean {
  return badness(judgement) > most;
}

function counted(name: string, items: (judgement: Judgement) => readonly string[]): Measure {
  return {
    name,
    bar: '0',
    shown: (judgement) => String(items(judgement).length),
    badness: (judgement) => items(judgement).length,
    most: 0,
    detail: items,
  };
}

function measured(name: string, most: number, value: (judgement: Judgement) => number, digits = 0): Measure {
  return {
    name,
    bar: most === 0 ? '0' : `≤ ${most}`,
    shown: (judgement) => value(judgement).toFixed(digits),
    badness: value,
    most,
    detail: (judgement) => [value(judgement).toFixed(2)],
  };
}

import type { ReadMessage } from './message.ts';
import { DAY, START, type Truth } from './world.ts';

/** How many messages to `all` were sent in the quiet fortnights, by kind, hour of the day and week. */
export function composition(messages: readonly ReadMessage[], truth: Truth): readonly string[] {
  const all = messages.filter(({ audience }) => audience === 'all');
  const tally = (of: (message: ReadMessage) => readonly (string | number)[]) => {
    const counts = new Map<string | number, number>();
    for (const message of all) for (const key of new Set(of(message))) counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts;
  };
  const line = (counts: ReadonlyMap<string | number, number>) =>
    [...counts]
      .sort(([, a], [, b]) => b - a)
      .map(([what, number]) => `${what} ${number}`)
      .join(', ');
  const weeks = tally(({ at }) => [Math.floor((at - START) / (7 * DAY))]);
  const hours = tally(({ at }) => [Math.floor(truth.local(at).hour)]);
  const perWeek = [...Map.groupBy(weeks.values(), (number) => number)].sort(([a], [b]) => a - b);
  return [
    `${messages.length} messages, ${all.length} of them to all: ${line(tally(({ subject }) => [/^\[\w+\]/.exec(subject)?.[0] ?? '']))}`,
    `by kind: ${line(tally(({ notices }) => notices.map(({ kind, stage }) => (stage === 'changed' ? `${kind} (changed)` : kind))))}`,
    `by hour: ${[...hours]
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([hour, number]) => `${hour} h ${number}`)
      .join(', ')}`,
    `a week: ${perWeek.map(([number, those]) => `${number} in ${those.length} weeks`).join(', ')}`,
  ];
}

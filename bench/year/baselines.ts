import type { Run } from './record.ts';
import type { Seen } from './witness.ts';

/** Two usual ways of alerting: how many messages each would have sent. */
export class Baselines {
  #failingRuns = 0;
  #thrice = 0;
  readonly #streaks = new Map<string, number>();

  take({ orgs }: Run, seen: ReadonlyMap<string, Seen>): void {
    if (orgs !== 'all') return;
    for (const { org, watched, says } of seen.values()) {
      const streak = this.#streaks.get(org.name) ?? 0;
      const fails = watched && says !== null;
      if (fails) this.#failingRuns += 1;
      if (fails ? streak === 2 : streak >= 3) this.#thrice += 1;
      this.#streaks.set(org.name, fails ? streak + 1 : 0);
    }
  }

  counts(): Readonly<Record<string, number>> {
    return { 'a message for each failing run': this.#failingRuns, 'three failures, and recovery': this.#thrice };
  }
}

import type { Run } from './record.ts';
import { DAY, HOUR, isSilent, MINUTE, type Org, type Says, type Truth, type World } from './world.ts';

/** An org as it truly stood in one run, as far as anybody could know by looking. */
export type Seen = {
  readonly org: Org;
  readonly team: string | null;
  readonly severity: 'critical' | 'warning';
  /** Switched on, and of a kind that can be tried. */
  readonly watched: boolean;
  readonly muted: boolean;
  /** Null: it works. */
  readonly says: Says | null;
  /** To be counted as failing. `maybe`: it is silent now, or young, and was broken when last heard. */
  readonly failing: 'yes' | 'no' | 'maybe';
  readonly settling: boolean;
  readonly doubtful: boolean;
  readonly flapping: boolean;
  /** It changed between working and not so lately that nobody could be sure. */
  readonly unsteady: boolean;
  /** Not working since this run; the first that saw it, of those that could remember. */
  readonly since: number | null;
  readonly brokenSince: number | null;
  /** The same, of those that surely remember. */
  readonly surelySince: number | null;
  /** Full runs in a row without an answer. */
  readonly silentRuns: number;
  /** When the client secret in use was stored, and how many days it may last. */
  readonly storedAt: number;
  readonly maxAge: number;
};

type Memory = {
  since: number | null;
  brokenSince: number | null;
  surelySince: number | null;
  silentRuns: number;
  unknownRuns: number;
  working: boolean | null;
  /** The same, where no outage speaks for its silence: of an org that was told alone none does. */
  alone: boolean | null;
  changes: readonly { readonly at: number; readonly run: number }[];
  flapping: boolean;
  lastChange: { readonly at: number; readonly run: number } | null;
  mute: { readonly tag: string; readonly seenAt: number; readonly spent: boolean } | null;
};

const NEW: Memory = {
  ...{ since: null, brokenSince: null, surelySince: null, silentRuns: 0, unknownRuns: 0 },
  ...{ working: null, alone: null, changes: [], flapping: false, lastChange: null, mute: null },
};
const YOUNG = 15 * MINUTE;
const SETTLES: ReadonlySet<Says | null> = new Set<Says>(['client-id-unknown', 'client-secret-wrong']);

/** Looks on at every run, by the rules of docs/alert-states.md, and by nothing that the product says. */
export class Witness {
  readonly #memories = new Map<string, Memory>();
  readonly #counted: number[] = [];
  readonly #world: World;
  readonly #truth: Truth;
  #run = 0;

  constructor(world: World, truth: Truth) {
    this.#world = world;
    this.#truth = truth;
  }

  /** How everything stands in a run, and what is remembered of it for the next. */
  see(run: Run): ReadonlyMap<string, Seen> {
    const { at, orgs } = run;
    const there = this.#world.orgs.filter((org) => this.#truth.isThere(org, at));
    if (orgs === 'all') for (const org of this.#world.orgs) if (!this.#truth.isThere(org, at)) this.#forget(org.name);
    const asked = there.filter(({ name }) => orgs === 'all' || orgs.includes(name));
    const spacing = Math.min((this.#world.every * HOUR) / 2, 30 * MINUTE);
    const counts =
      orgs === 'all' && at - (this.#counted.at(-1) ?? 0) >= spacing && !run.died && !run.unsaved.has('fleet');
    if (counts) {
      this.#run += 1;
      this.#counted.push(at);
      if (this.#counted.length > 21) this.#counted.shift();
    }
    const says = new Map(asked.map((org) => [org.name, this.#saysIn(run, org)]));
    const watched = asked.filter((org) => this.#isWatched(org, at));
    const silent = watched.filter(({ name }) => isSilent(says.get(name) ?? 'app-blocked')).length;
    const isOutage = silent >= 5 || (silent > 1 && silent === watched.length);
    return new Map(
      asked.map((org) => [org.name, this.#seeOrg(run, org, says.get(org.name) ?? null, counts, isOutage)]),
    );
  }

  #saysIn({ answers, at }: Run, { name }: Org): Says | null {
    const answer = answers.get(name);
    return answer === undefined ? this.#truth.says(name, at) : answer;
  }

  #isWatched(org: Org, at: number): boolean {
    return org.flow !== 'refresh_token' && this.#truth.tag(org, 'enabled', at) !== 'false';
  }

  #seeOrg(run: Run, org: Org, says: Says | null, counts: boolean, isOutage: boolean): Seen {
    const { at, orgs } = run;
    const { tag } = this.#truth;
    const before = this.#memories.get(org.name) ?? NEW;
    const watched = this.#isWatched(org, at);
    const storedAt = org.versions.findLast((each) => each <= at) ?? 0;
    const next = { ...before, mute: this.#muteOf(org, before, says, at) };
    const silent = says !== null && isSilent(says);
    const wasBroken = before.brokenSince;
    if (run.clock < 0 && next.brokenSince !== null) next.brokenSince = Math.min(next.brokenSince, at + run.clock);
    if (says === null)
      Object.assign(next, { since: null, brokenSince: null, surelySince: null, silentRuns: 0, unknownRuns: 0 });
    else if (silent) {
      next.since ??= at;
      if (orgs === 'all') next.silentRuns += 1;
    } else {
      next.since ??= at;
      next.brokenSince ??= Math.min(at, at + run.clock);
      next.surelySince ??= at;
      next.silentRuns = 0;
      next.unknownRuns = says === 'rejected-unknown' ? next.unknownRuns + (counts ? 1 : 0) : 0;
    }
    const settling = !silent && SETTLES.has(says) && at - storedAt < YOUNG && at - (next.brokenSince ?? at) < YOUNG;
    const doubtful = says === 'rejected-unknown' && next.unknownRuns < 2;
    const workingAfter = (known: boolean | null, isCovered: boolean) =>
      says === null || ((silent ? next.silentRuns < 2 || isCovered : settling) ? known : false);
    next.alone = workingAfter(before.alone, false);
    this.#countChanges(next, workingAfter(before.working, isOutage), at);
    // What an outage hides is no steadiness.
    if ((before.alone !== null && next.alone !== before.alone) || (silent && isOutage))
      next.lastChange = { at, run: this.#run };
    const young = settling || doubtful;
    const failing = says === null ? 'no' : silent || young ? (wasBroken === null ? 'no' : 'maybe') : 'yes';
    if (watched) this.#keep(run, org.name, before, next);
    else this.#forget(org.name);
    return {
      ...{ org, watched, says, failing, settling, doubtful, storedAt, flapping: next.flapping },
      unsteady: next.lastChange !== null && (at - next.lastChange.at < 3 * DAY || this.#run - next.lastChange.run < 8),
      ...{
        since: next.since,
        brokenSince: next.brokenSince,
        surelySince: next.surelySince,
        silentRuns: next.silentRuns,
      },
      team: tag(org, 'team', at),
      severity: (tag(org, 'severity', at) as Seen['severity'] | null) ?? (org.sandbox ? 'warning' : 'critical'),
      muted: this.#isMuted(next.mute, at),
      maxAge: Number(tag(org, 'max-age-days', at) ?? 90),
    };
  }

  /** What a run that died, or was forestalled, saw may be remembered or not: then the earlier beginning counts. */
  #keep({ died, first, unsaved, second, clock }: Run, name: string, before: Memory, next: Memory): void {
    const isCertain = !died && !first && clock === 0 && (second || !unsaved.has(name));
    if (isCertain) this.#memories.set(name, next);
    else if (next.since !== null) this.#memories.set(name, { ...next, surelySince: before.surelySince });
    else {
      const { mute, working, alone, changes, lastChange } = next;
      // Whether an unknown answer is the first is known to nobody then.
      this.#memories.set(name, { ...before, mute, working, alone, changes, lastChange, unknownRuns: 0 });
    }
  }

  #countChanges(memory: Memory, working: boolean | null, at: number): void {
    const changed = memory.working !== null && working !== null && working !== memory.working;
    memory.working = working;
    const last = memory.changes.at(-1);
    if (changed) memory.lastChange = { at, run: this.#run };
    if (changed) {
      const from = Math.min(at - 7 * DAY, Math.max(at - 30 * DAY, this.#counted[0] ?? at));
      memory.changes = [...memory.changes.filter((each) => each.at >= from), { at, run: this.#run }];
      if (memory.changes.length >= 5) memory.flapping = true;
    } else if (memory.flapping && last !== undefined && at - last.at >= 2 * DAY && this.#run - last.run >= 6) {
      memory.flapping = false;
      memory.changes = [];
    } else if (working === false && last !== undefined && at - last.at >= DAY && this.#run - last.run >= 1) {
      memory.flapping = false;
    }
  }

  /** Nothing is known of whether it works; a mute that is spent stays so. */
  #forget(name: string): void {
    this.#memories.set(name, { ...NEW, mute: this.#memories.get(name)?.mute ?? null });
  }

  #muteOf(org: Org, { mute }: Memory, says: Says | null, at: number): Memory['mute'] {
    const tag = this.#truth.tag(org, 'mute-until', at);
    if (tag === null) return null;
    const known = mute?.tag === tag ? mute : { tag, seenAt: at, spent: false };
    return { ...known, spent: known.spent || (tag.startsWith('recovered') && says === null) };
  }

  #isMuted(mute: Memory['mute'], at: number): boolean {
    if (mute === null || mute.spent) return false;
    if (mute.tag.startsWith('recovered')) return true;
    return this.#truth.local(at).day <= Date.parse(mute.tag) / DAY && at < mute.seenAt + 90 * DAY;
  }
}

import { judgeClaims } from './claims.ts';
import { aboutOutages, idleWeeks, type Kept, perIncident, untoldPatterns, weekOf } from './frequency.ts';
import { type Notice, type ReadMessage, readMessage } from './message.ts';
import type { Run } from './record.ts';
import { Telling } from './telling.ts';
import { type Seen, Witness } from './witness.ts';
import { DAY, HOUR, isIn, isSilent, MINUTE, type Span, type Truth, truthOf, type World } from './world.ts';

/** One bar of the promise: the worst of a year, and what was met, in the order of time. */
export type Bar = {
  readonly name: string;
  readonly most: number;
  readonly worst: number;
  readonly detail: readonly string[];
};

const FAILING: ReadonlySet<string> = new Set(['failing', 'still-failing', 'cause-changed']);
/** An outage that comes back so soon is the same. */
const AGAIN = 6 * HOUR;

/** Reads what was sent as its recipients do, and compares it with what was so. Knows nothing of the product. */
export class Judge {
  readonly #world: World;
  readonly #truth: Truth;
  readonly #witness: Witness;
  readonly #telling = new Telling();
  readonly #met = new Map<string, string[]>();
  readonly #named = new Map<string, { readonly at: number; readonly cause: string }[]>();
  readonly #mentioned = new Map<string, number>();
  readonly #toBeNamed = new Map<string, number>();
  readonly messages: Kept[] = [];
  readonly #jumps: Run[] = [];
  readonly #outages: readonly (Span & { readonly orgs: ReadonlySet<string>; readonly runs: number })[];
  readonly #firstAble = new Map<string, number>();
  #previous = 0;
  #longest = 0;
  #lastLoud = 0;
  #week: number | null = null;

  constructor(world: World) {
    this.#world = world;
    this.#truth = truthOf(world);
    this.#witness = new Witness(world, this.#truth);
    const shared = world.troubles.filter(({ incident }) => /^(?:instance|window|ours)/.test(incident));
    this.#outages = [...Map.groupBy(shared, ({ incident }) => incident).values()].flatMap((hit) => {
      const orgs = new Set(hit.map(({ org }) => org));
      const [first] = hit;
      const isMany = orgs.size >= 5 || orgs.size === world.orgs.length;
      // Where answers are lost here and there silences begin apart: then each org is told after three runs, or none.
      const runs = first?.pattern.kind === 'loses' ? 3 : 2;
      return first !== undefined && isMany ? [{ from: first.from, to: first.to, orgs, runs }] : [];
    });
  }

  /** Takes in one run after the other. */
  readonly take = (run: Run): ReadonlyMap<string, Seen> => {
    const seen = this.#witness.see(run);
    const isGap = run.at - this.#previous > 2 * this.#world.every * HOUR;
    if (run.orgs === 'all' && (isGap || !this.#truth.isQuiet(run.at))) this.#lastLoud = run.at;
    const messages = run.messages.map(readMessage);
    const isRound = messages.some(({ audience, text }) => audience === 'all' && /planned runs? made\./.test(text));
    for (const message of messages) {
      this.messages.push({ ...message, run, round: isRound && message.notices.every(isReminder) });
      if (run.clock === 0) {
        const { falselyFailing, untrue } = judgeClaims(message, seen);
        this.#meet('false', message, falselyFailing);
        this.#meet('untrue', message, untrue);
        this.#meet('form', message, formOf(message));
        this.#meet('untrue', message, this.#telling.quieter(message));
      }
      this.#meet('quiet', message, this.#loudAtNight(run, message));
      this.#meet('twice', message, this.#telling.take(message, run));
      if (message.audience === 'all') {
        this.#remember(message);
        this.#week = Math.max(this.#week ?? 0, weekOf(this.#truth, message.at + run.clock));
      }
      for (const name of message.names) this.#toBeNamed.delete(name);
    }
    if (run.clock !== 0) this.#jumps.push(run);
    const isRefused = run.refuses === 'all' || run.refuses === '*';
    if (run.whole && !run.crashed && run.clock === 0 && !run.first && !run.second && !isRefused) this.#owed(run, seen);
    if (run.orgs === 'all') this.#previous = run.at;
    return seen;
  };

  /** What every notice and every able run was held against; `most` as docs/alert-states.md promises it. */
  bars(): readonly Bar[] {
    const count = (name: string, key: string, most = 0): Bar => {
      const detail = this.#met.get(key) ?? [];
      return { name, most, worst: detail.length, detail };
    };
    const most = (name: string, allowed: number, of: readonly (readonly string[])[]): Bar => {
      const [detail = []] = [...of].sort((a, b) => b.length - a.length);
      return { name, most: allowed, worst: detail.length, detail };
    };
    const patterns = untoldPatterns(this.#world, this.#truth, this.messages);
    return [
      count('incidents untold after the first run that could tell', 'untold'),
      count('ends untold after the first run that could tell', 'unended'),
      count('orgs said to fail that do not', 'false'),
      count('claims that disagree with the truth or with each other', 'untrue'),
      count('messages that are not of the promised form', 'form'),
      count('messages in quiet hours that are neither critical news nor its end', 'quiet'),
      most('messages in a week without news, rung or cliff', 1, idleWeeks(this.#truth, this.messages, this.#jumps)),
      count('weeks without a message', 'no week'),
      {
        name: 'messages for each incident and recipient',
        most: 2.5,
        ...perIncident(this.#world, this.#truth, this.messages),
      },
      most(
        'messages about an outage of the whole fleet, in its first day',
        2,
        aboutOutages(this.#world, this.messages),
      ),
      {
        name: 'days that an org goes unmentioned',
        most: 8,
        worst: round(this.#longest),
        detail: this.#met.get('unmentioned') ?? [],
      },
      count('orgs of an outage named to nobody within a day', 'unnamed'),
      { name: 'patterns untold within five days', most: 0, worst: patterns.length, detail: patterns },
      count('stages told twice to one audience without a crash', 'twice'),
    ];
  }

  #meet(
    key: string,
    { at, audience }: { readonly at: number; readonly audience: string },
    what: readonly string[],
  ): void {
    const met = this.#met.get(key) ?? [];
    met.push(...what.map((each) => `${new Date(at).toISOString().slice(0, 16)} ${audience}: ${each}`));
    this.#met.set(key, met);
  }

  /** Where every run of the past day lay in the quiet hours they cannot be kept; after a gap there was none. */
  #isQuiet({ at, clock, orgs }: Run): boolean {
    return this.#truth.isQuiet(at + clock) && (orgs !== 'all' || at + clock - this.#lastLoud < 0.8 * DAY);
  }

  #loudAtNight(run: Run, message: ReadMessage): readonly string[] {
    if (!this.#isQuiet(run)) return [];
    const low = message.notices.filter(({ severity }) => severity !== 'critical');
    return message.severity !== 'critical' || low.length > 0 ? [`${message.subject} ${low[0]?.kind ?? ''}`] : [];
  }

  #remember(message: ReadMessage): void {
    for (const name of message.names) this.#mentioned.set(name, message.at);
    for (const { org, kind, stage, cause } of message.notices) {
      if (org === null) continue;
      const named = this.#named.get(org) ?? [];
      if (stage !== 'ended' && cause !== null && FAILING.has(kind)) named.push({ at: message.at, cause });
      this.#named.set(org, named);
    }
  }

  /** What a run that could tell should have told by its end. */
  #owed(run: Run, seen: ReadonlyMap<string, Seen>): void {
    const { at, unsaved } = run;
    const quiet = this.#isQuiet(run);
    const hears = (severity: string) => (severity === 'critical' || !quiet) && this.#truth.hears('all', severity, at);
    const isSilentNow = ({ org, watched, muted, says }: Seen) =>
      watched && !muted && says !== null && this.#outageOf(org.name, at) !== undefined;
    const hit = [...seen.values()].filter(isSilentNow).length;
    const isOutage =
      hit >= 5 || (hit > 1 && hit === [...seen.values()].filter(({ watched, muted }) => watched && !muted).length);
    for (const stands of seen.values()) {
      const { org, watched, muted, says, severity, settling, doubtful, flapping, brokenSince, since } = stands;
      if (!watched) this.#toBeNamed.delete(org.name);
      if (!watched || unsaved.has(org.name)) continue;
      const note = { at, audience: 'all' };
      const open = this.#telling.openOf(org.name);
      if (says === null) {
        const flaps = flapping || (open?.kind === 'flapping' && stands.unsteady);
        if (open !== null && !flaps && hears(open.severity)) this.#meet('unended', note, [`${org.name} ${open.id}`]);
      }
      if (says === null || muted || !hears(severity)) continue;
      const named = this.#named.get(org.name) ?? [];
      // While it flaps each cause is told once.
      const heardSince = Math.min(brokenSince ?? at, open?.kind === 'flapping' ? open.from : at);
      const isTold = named.some((each) => each.at >= heardSince - MINUTE && each.cause === says);
      if (!isSilent(says) && !settling && !doubtful && !flapping && !isTold)
        this.#meet('untold', note, [`${org.name} ${says}`]);
      const isDown = isSilent(says) ? stands.silentRuns >= 2 : !settling && !doubtful;
      const from = Math.max(since ?? at, this.#mentioned.get(org.name) ?? this.#audibleSince(org.name, at));
      if (isDown && hears('warning')) this.#unmentioned(org.name, at, from);
      const isNamed = this.#toBeNamed.has(org.name) || (this.#mentioned.get(org.name) ?? 0) >= (since ?? at) - AGAIN;
      if (
        isOutage &&
        !flapping &&
        stands.silentRuns >= (this.#outageOf(org.name, at)?.runs ?? Number.POSITIVE_INFINITY) &&
        !isNamed
      )
        this.#toBeNamed.set(org.name, since ?? at);
    }
    for (const [name, from] of this.#toBeNamed) {
      if (at - from <= DAY + 30 * MINUTE || !hears('warning')) continue;
      this.#meet('unnamed', { at, audience: 'anybody' }, [`${name} since ${new Date(from).toISOString()}`]);
      this.#toBeNamed.delete(name);
    }
    if (run.orgs === 'all' && !quiet && hears('info')) {
      const week = weekOf(this.#truth, at);
      if (week > (this.#week ?? week) && !unsaved.has('fleet')) this.#meet('no week', { at, audience: 'all' }, ['']);
      this.#week = Math.max(week, this.#week ?? week);
    }
  }

  /** The outage of five orgs or more, or of all, that keeps it from answering. */
  #outageOf(name: string, at: number) {
    return this.#outages.find((outage) => isIn(outage, at) && outage.orgs.has(name));
  }

  /** Since when somebody could have been told of an org that was never mentioned. */
  #audibleSince(name: string, at: number): number {
    const first = this.#firstAble.get(name) ?? at;
    this.#firstAble.set(name, first);
    return first;
  }

  #unmentioned(name: string, at: number, from: number): void {
    const days = (at - from) / DAY;
    if (days > 8) this.#meet('unmentioned', { at, audience: 'all' }, [`${name} ${round(days)}`]);
    this.#longest = Math.max(this.#longest, days);
  }
}

function isReminder({ stage }: Notice): boolean {
  return stage === 'reminder';
}

function formOf({ subject, text }: ReadMessage): readonly string[] {
  const lines = text.split('\n');
  const isLong = (line: string) => line.length > 72 && !/https:|credential-health|aws /.test(line);
  return [
    ...(/^[ -~]{1,99}$/.test(subject) ? [] : [`subject ${subject}`]),
    ...lines.filter(isLong).map((line) => `long: ${line}`),
    ...(lines.length > 121 ? [`${lines.length} lines`] : []),
  ];
}

function round(number: number): number {
  return Math.round(number * 100) / 100;
}

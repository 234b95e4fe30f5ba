/** What truly happens in a year, and how what was told is judged. Knows nothing of the product. */
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** A Monday. */
export const START = Date.parse('2026-01-05T00:00:00Z');

export type Trouble = {
  readonly org: string;
  readonly from: number;
  readonly to: number;
  /** `broken`: somebody has to act. `silent`: Salesforce, or a part of it, is away. */
  readonly kind: 'broken' | 'silent';
  readonly cause: string;
  /** Shared by the orgs of one outage. */
  readonly outage: number | null;
};

export type Year = {
  readonly orgs: readonly string[];
  readonly days: number;
  /** Hours between two runs. */
  readonly every: number;
  readonly troubles: readonly Trouble[];
  /** Nobody had confirmed before. */
  readonly heardFrom: number;
  /** Runs at which SNS refuses everything. */
  readonly refused: ReadonlySet<number>;
  readonly mutes: readonly { readonly org: string; readonly from: number; readonly until: number }[];
};

const CAUSES = ['client-secret-wrong', 'app-blocked', 'run-as-user-missing', 'user-inactive', 'client-id-unknown'];

export function planYear(seed: number, orgCount: number, days: number): Year {
  const chance = chanceOf(seed);
  const orgs = Array.from({ length: orgCount }, (_, index) => `org-${String(index).padStart(4, '0')}`);
  const end = START + days * DAY;
  const every = [4, 4, 1, 24][seed % 4] ?? 4;
  const troubles: Trouble[] = [];
  for (const org of orgs) {
    const rate = (0.2 + 0.3 * chance()) * (days / 365);
    for (let count = poisson(rate, chance); count > 0; count -= 1) {
      const from = START + chance() * days * DAY;
      // Mended after a median of 20 h, nine in ten within five days, one in twenty never.
      const lasts = chance() < 0.05 ? Number.POSITIVE_INFINITY : 20 * HOUR * Math.exp(normal(chance) * 1.4);
      troubles.push({
        org,
        from,
        to: Math.min(from + lasts, end),
        kind: 'broken',
        cause: pick(CAUSES, chance),
        outage: null,
      });
    }
  }
  // Some are broken from the first day on.
  for (const org of orgs.slice(0, Math.ceil(orgCount / 30))) {
    troubles.push({
      org,
      from: START,
      to: START + (5 + 60 * chance()) * DAY,
      kind: 'broken',
      cause: 'app-blocked',
      outage: null,
    });
  }
  // One user is frozen by a nightly job for weeks; one org answers slowly every now and then.
  const [nightly] = orgs.slice(-1);
  for (let night = 40; nightly !== undefined && night < Math.min(54, days); night += 1) {
    const from = START + night * DAY;
    troubles.push({
      org: nightly,
      from,
      to: from + Math.max(2, every) * HOUR,
      kind: 'broken',
      cause: 'user-inactive',
      outage: null,
    });
  }
  for (let outage = 0; outage < 2 * (days / 365) * 3; outage += 1) {
    const from = START + chance() * days * DAY;
    const to = from + (1 + 8 * chance()) * HOUR;
    const [first, share] = [Math.floor(chance() * orgCount), pick([0.2, 0.5, 1], chance)];
    for (let index = 0; index < share * orgCount; index += 1) {
      const org = orgs[(first + index) % orgCount] ?? '';
      troubles.push({
        org,
        from,
        to,
        kind: 'silent',
        cause: pick(['salesforce-unavailable', 'timeout'], chance),
        outage,
      });
    }
  }
  const refused = new Set(
    Array.from({ length: Math.ceil(days / 40) }, () => Math.floor(chance() * days * (24 / every))),
  );
  const mutes = troubles
    .filter(({ kind }) => kind === 'broken' && chance() < 0.1)
    .map(({ org, from }) => ({ org, from: from + 6 * HOUR, until: from + 6 * HOUR + (1 + 20 * chance()) * DAY }));
  return { orgs, days, every, troubles, heardFrom: START + 20 * HOUR * chance(), refused, mutes };
}

/** What a reader of the queue form sees, with the subject of the mail. */
export type Message = {
  readonly at: number;
  readonly audience: string;
  readonly subject: string;
  readonly severity: string;
  readonly told: readonly {
    readonly matterId: string;
    readonly stage: string;
    readonly kind: string;
    readonly org: string | null;
    readonly orgs: readonly string[] | null;
    readonly severity: string;
  }[];
  readonly text: string;
};

export type Bar = {
  readonly name: string;
  readonly bar: number;
  readonly worst: number;
  readonly detail: readonly string[];
};

const FAILING = new Set(['failing', 'still-failing', 'cause-changed']);
const isQuiet = (at: number) => new Date(at).getUTCHours() >= 22 || new Date(at).getUTCHours() < 7;

/** How what was told compares with what happened. `runs`: when full runs were made; the nights are quiet from 22 to 7 h. */
export function judge(year: Year, runs: readonly number[], messages: readonly Message[]): readonly Bar[] {
  const all = messages.filter(({ audience }) => audience === 'all');
  const troublesOf = Map.groupBy(year.troubles, ({ org }) => org);
  const isIn = (org: string, at: number, kind?: Trouble['kind']) =>
    (troublesOf.get(org) ?? []).some(
      (trouble) => trouble.from <= at && at < trouble.to && (kind === undefined || trouble.kind === kind),
    );
  const isMuted = (org: string, at: number) =>
    year.mutes.some((mute) => mute.org === org && mute.from <= at && at < mute.until + DAY);
  const refusedAt = new Set(runs.filter((_, index) => year.refused.has(index)));

  const untold: string[] = [];
  const gaps: number[] = [];
  const broken = year.troubles.filter(({ kind }) => kind === 'broken');
  for (const { org, from, to } of broken) {
    const usable = runs.filter(
      (at) =>
        at >= from &&
        at < to &&
        at >= year.heardFrom &&
        !refusedAt.has(at) &&
        !isMuted(org, at) &&
        !isIn(org, at, 'silent'),
    );
    const [first] = usable;
    if (first === undefined) continue;
    const named = all.some(
      ({ at, told, text }) =>
        at >= from && at <= first + 60_000 && (told.some((notice) => notice.org === org) || text.includes(org)),
    );
    // What flaps is known already; what failed before may go on under one name.
    const known = all.some(
      ({ at, told }) =>
        at < from &&
        told.some((notice) => notice.org === org && at > from - (notice.kind === 'flapping' ? 30 : 9) * DAY),
    );
    if (!named && !known) untold.push(`${org} ${new Date(from).toISOString()}`);
    let last = first;
    for (const at of [
      ...all
        .filter((message) => message.at >= first && message.at < to && message.text.includes(org))
        .map((message) => message.at),
      to,
    ]) {
      if (!isMuted(org, at) && !isMuted(org, last)) gaps.push((at - last) / DAY);
      last = at;
    }
  }
  const untrue = all.flatMap(({ at, told }) =>
    told
      .filter(({ org, kind, stage }) => org !== null && stage !== 'ended' && FAILING.has(kind) && !isIn(org, at))
      .map(({ org, kind }) => `${org} ${kind} ${new Date(at).toISOString()}`),
  );
  // Where every run lies in the quiet hours, they cannot be kept.
  const isKept = !runs.every(isQuiet);
  const loud = messages
    .filter(({ at, severity }) => isKept && isQuiet(at) && severity !== 'critical')
    .map(({ at, subject }) => `${new Date(at).toISOString()} ${subject}`);
  const twice = repeated(
    messages.flatMap(({ audience, told }) =>
      told
        .filter(({ stage, matterId }) => (stage === 'opened' || stage === 'ended') && !matterId.includes('outage'))
        .map(({ matterId, stage }) => `${audience} ${matterId} ${stage}`),
    ),
  );
  const idle = all.filter(({ told }) =>
    told.every(({ stage, kind }) => stage === 'reminder' && kind.startsWith('rotation-')),
  );
  const idleWeeks = [...Map.groupBy(idle, ({ at }) => Math.floor((at - START) / (7 * DAY))).values()].map(
    (some) => some.length,
  );
  const counted = all.filter(({ told }) =>
    told.some(({ org, kind }) => org !== null && (FAILING.has(kind) || kind === 'recovered')),
  );
  const outages = [
    ...Map.groupBy(
      year.troubles.filter(({ outage }) => outage !== null),
      ({ outage }) => outage,
    ).values(),
  ];
  const perOutage = outages.map(
    ([first]) =>
      all.filter(
        ({ at, told }) =>
          first !== undefined &&
          at >= first.from &&
          at < first.from + DAY &&
          told.some(({ kind }) => kind === 'fleet-incident'),
      ).length,
  );
  const bar = (name: string, most: number, worst: number, detail: readonly string[] = []): Bar => ({
    name,
    bar: most,
    worst,
    detail,
  });
  return [
    bar('incidents untold after the first run that could tell', 0, untold.length, untold),
    bar('notices that say an org fails which does not', 0, untrue.length, untrue),
    bar('messages in quiet hours that are not critical', 0, loud.length, loud),
    bar('openings and ends told twice to one audience', 0, twice.length, twice),
    bar('messages in a week without anything to tell', 1, Math.max(0, ...idleWeeks)),
    bar('messages for each incident', 2.5, Math.round((counted.length / Math.max(1, broken.length)) * 100) / 100),
    bar('messages that open one outage, in its first day', 2, Math.max(0, ...perOutage)),
    bar('days an org that fails goes unmentioned', 8, Math.round(Math.max(0, ...gaps) * 10) / 10),
  ];
}

/** Two usual ways of alerting: how many messages each would send. */
export function baselines(year: Year, runs: readonly number[]): Readonly<Record<string, number>> {
  let [each, thrice] = [0, 0];
  for (const org of year.orgs) {
    let streak = 0;
    for (const at of runs) {
      const isBad = year.troubles.some((trouble) => trouble.org === org && trouble.from <= at && at < trouble.to);
      if (isBad) each += 1;
      if (!isBad && streak >= 3) thrice += 1;
      streak = isBad ? streak + 1 : 0;
      if (streak === 3) thrice += 1;
    }
  }
  return { 'a message for each failing run': each, 'three failures, and recovery': thrice };
}

function repeated(items: readonly string[]): readonly string[] {
  return items.filter((item, index) => items.indexOf(item) !== index);
}

function pick<T>(items: readonly T[], chance: () => number): T {
  return items[Math.floor(chance() * items.length)] as T;
}

function poisson(mean: number, chance: () => number): number {
  let [count, left] = [0, Math.exp(-mean)];
  for (let product = chance(); product > left; product *= chance()) count += 1;
  left = 0;
  return count;
}

function normal(chance: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
}

/** Mulberry32: small, and the same on every machine. */
function chanceOf(seed: number): () => number {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

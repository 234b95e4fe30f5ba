/** What truly is at every moment of a simulated year. Knows nothing of the product. */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** A Monday. */
export const START = Date.parse('2026-01-05T00:00:00Z');

/** What keeps a credential from working, by the code that the product promises for it. */
export const BROKEN = [
  'client-secret-wrong',
  'client-id-unknown',
  'app-blocked',
  'run-as-user-missing',
  'user-inactive',
  'rejected-unknown',
] as const;
export const SILENT = ['salesforce-unavailable', 'timeout', 'login-hours-restricted'] as const;
export type Says = (typeof BROKEN)[number] | (typeof SILENT)[number];

const SILENCES: ReadonlySet<string> = new Set(SILENT);

/** It says nothing about the credential. */
export function isSilent(says: Says): boolean {
  return SILENCES.has(says);
}

/** When a trouble shows while it lasts; hours are UTC. */
export type Pattern =
  | { readonly kind: 'steady' }
  | { readonly kind: 'nightly'; readonly from: number; readonly hours: number }
  /** In so many of all minutes. */
  | { readonly kind: 'loses'; readonly share: number }
  /** Every so many hours it says something else; null: it works meanwhile. */
  | { readonly kind: 'turns'; readonly every: number; readonly other: Says | null };

export type Trouble = {
  /** What happened once, to however many orgs. */
  readonly incident: string;
  readonly org: string;
  readonly from: number;
  readonly to: number;
  readonly says: Says;
  readonly pattern: Pattern;
};

export type Org = {
  readonly name: string;
  readonly sandbox: boolean;
  readonly flow: 'client_credentials' | 'password' | 'refresh_token';
  /** When values were stored, oldest first; no two are the same. */
  readonly versions: readonly number[];
  readonly edits: readonly Edit[];
  /** When there is no such secret. */
  readonly gone: readonly Span[];
};

export type Span = { readonly from: number; readonly to: number };

/** A tag set, or taken off with null. */
export type Edit = { readonly at: number; readonly tag: string; readonly value: string | null };

/** Somebody who hears from the topic at times; a filter of null lets everything through. */
export type Listener = {
  readonly endpoint: string;
  readonly filter: Readonly<Record<string, readonly string[]>> | null;
  readonly confirmed: readonly Span[];
};

/** One full run as the schedule starts it, with what befalls it. */
export type Planned = {
  readonly at: number;
  /** How far the clock is off. */
  readonly clock: number;
  /** It dies at this call of a port, counted from its beginning or from when it asks who listens. */
  readonly dies: { readonly at: 'checking' | 'telling'; readonly call: number } | null;
  /** It hangs for so long before that call. */
  readonly hangs: { readonly call: number; readonly ms: number } | null;
  /** Whose messages SNS refuses: `all`, a team, or `*` for everybody's. */
  readonly refuses: string | null;
  /** Share of writes that another writer forestalls, or that DynamoDB refuses. */
  readonly conflicts: number;
  readonly throttled: boolean;
  /** Somebody starts another one at the same moment. */
  readonly twice: boolean;
};

/** A run that nothing befalls. */
export const UNEVENTFUL: Omit<Planned, 'at'> = {
  clock: 0,
  dies: null,
  hangs: null,
  refuses: null,
  conflicts: 0,
  throttled: false,
  twice: false,
};

export type World = {
  readonly seed: number;
  readonly days: number;
  /** Hours between two runs. */
  readonly every: number;
  readonly timezone: string;
  /** Local hours, from and to. */
  readonly quiet: readonly [number, number] | null;
  readonly checkOnChange: boolean;
  readonly orgs: readonly Org[];
  readonly troubles: readonly Trouble[];
  readonly listeners: readonly Listener[];
  readonly runs: readonly Planned[];
};

/** The answers to what may be asked of a world. */
export type Truth = {
  /** Null: it works. */
  readonly says: (org: string, at: number) => Says | null;
  readonly tag: (org: Org, tag: string, at: number) => string | null;
  readonly isThere: (org: Org, at: number) => boolean;
  readonly hears: (audience: string, severity: string, at: number) => boolean;
  readonly local: (at: number) => { readonly day: number; readonly hour: number; readonly weekday: number };
  readonly isQuiet: (at: number) => boolean;
};

export function truthOf({ troubles, listeners, timezone, quiet }: World): Truth {
  const of = Map.groupBy(troubles, ({ org }) => org);
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
  });
  const local = (at: number) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const day = Date.UTC(parts.year ?? 0, (parts.month ?? 1) - 1, parts.day) / DAY;
    return { day, hour: (parts.hour ?? 0) + (parts.minute ?? 0) / 60, weekday: (day + 3) % 7 };
  };
  return {
    local,
    says: (org, at) => {
      const now = (of.get(org) ?? []).flatMap((trouble) => {
        const said = trouble.from <= at && at < trouble.to ? saidBy(trouble, at) : null;
        return said === null ? [] : [{ said, from: trouble.from }];
      });
      // Who does not answer says nothing of what is broken behind; else what came last is seen first.
      const silent = now.find(({ said }) => isSilent(said));
      return (silent ?? now.sort((a, b) => b.from - a.from)[0])?.said ?? null;
    },
    tag: ({ edits }, tag, at) => edits.findLast((edit) => edit.tag === tag && edit.at <= at)?.value ?? null,
    isThere: ({ gone }, at) => !gone.some((span) => isIn(span, at)),
    hears: (audience, severity, at) =>
      listeners.some(
        (listener) => listener.confirmed.some((span) => isIn(span, at)) && passes(listener, audience, severity),
      ),
    isQuiet: (at) => {
      if (quiet === null) return false;
      const { hour } = local(at);
      return hour >= quiet[0] || hour < quiet[1];
    },
  };
}

export function isIn({ from, to }: Span, at: number): boolean {
  return from <= at && at < to;
}

/** SNS hands such a message to them. */
export function passes({ filter }: Listener, audience: string, severity: string): boolean {
  const team = audience === 'all' ? null : audience;
  const message: Record<string, string | null> = { audience: team === null ? 'all' : 'team', team, severity };
  return Object.entries(filter ?? {}).every(([name, words]) => words.includes(message[name] ?? ''));
}

function saidBy({ says, pattern, from, org }: Trouble, at: number): Says | null {
  const hour = (at % DAY) / HOUR;
  switch (pattern.kind) {
    case 'steady':
      return says;
    case 'nightly':
      return (hour - pattern.from + 24) % 24 < pattern.hours ? says : null;
    case 'loses':
      return noise(`${org} ${Math.floor(at / (10 * MINUTE))}`) < pattern.share ? says : null;
    case 'turns':
      return Math.floor((at - from) / (pattern.every * HOUR)) % 2 === 0 ? says : pattern.other;
  }
}

/** From 0 to 1, always the same for one text. */
function noise(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 12)) >>> 0) / 4_294_967_296;
}

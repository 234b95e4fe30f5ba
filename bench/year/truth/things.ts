export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A year in which Salesforce retires the username-password flow. */
export const YEAR_START = Date.UTC(2026, 5, 1);
export const YEAR_END = YEAR_START + 365 * DAY;
export const RETIREMENT = Date.UTC(2027, 1, 20);

/** A span of time in epoch milliseconds; the end is outside. */
export type Span = { readonly from: number; readonly to: number };

/** What breaks a credential for good until a person mends it. */
export const BROKEN_KINDS = [
  'user-deactivated',
  'rotated-in-aws-only',
  'rotated-in-salesforce-only',
  'sandbox-refreshed',
  'app-blocked',
  'run-as-missing',
  'flow-disabled',
  'domain-gone',
  'api-disabled',
  'undocumented-error',
  'secret-spoilt',
  'wrong-org',
] as const;
/** What keeps the checker, and perhaps nobody else, from an answer. */
export const SILENT_KINDS = ['address-refused', 'maintenance', 'proxy-in-between'] as const;

export type TroubleKind = (typeof BROKEN_KINDS)[number] | (typeof SILENT_KINDS)[number] | 'flapping';
/** Something that really happened to one org. */
export type Trouble = Span & { readonly kind: TroubleKind };

/** A version stored in AWS, and since when Salesforce accepts it. */
export type Version = {
  readonly id: string;
  readonly storedAt: number;
  readonly clientId: string;
  readonly secret: string;
  /** Since when this secret is the value, whatever version carries it. */
  readonly valueSince: number;
  /** What was stored is no credential. */
  readonly spoilt: boolean;
};

/** A pair that Salesforce accepts for a while. */
export type Accepted = Span & { readonly clientId: string; readonly secret: string };

export type PlannedOrg = {
  readonly name: string;
  readonly team: 'billing' | 'crm' | null;
  readonly severity: 'critical' | 'warning';
  readonly sandbox: boolean;
  readonly flow: 'client_credentials' | 'password';
  readonly versions: readonly Version[];
  readonly accepted: readonly Accepted[];
  readonly troubles: readonly Trouble[];
  /** `mute-until` with a date: the tag is there from `from` on, and is left behind for a while after `to`. */
  readonly mutes: readonly (Span & { readonly tagUntil: number })[];
  /** `mute-until=recovered`: the tag is there during the span. */
  readonly acknowledged: readonly Span[];
  readonly disabled: readonly Span[];
  /** Runs, by the hour of the year, that meet a hiccup. */
  readonly hiccups: ReadonlyMap<number, Face>;
  /** When another Run-As user was set on purpose. */
  readonly userChangedAt: number | null;
  readonly listedFrom: number;
  /** The secret is planned for deletion, and gone a week later. */
  readonly deletedAt: number | null;
};

/** How trouble between us and Salesforce shows itself. */
export type Face =
  | 'timeout'
  | 'reset'
  | 'refused'
  | 'dns'
  | 'http-503'
  | 'http-429'
  | 'maintenance-page'
  | 'address'
  | 'blocked';

/** Something that befell many orgs at once; each shows one of the faces. */
export type FleetEvent = Span & {
  readonly kind: 'outage' | 'small-outage' | 'dns' | 'network' | 'egress' | 'app-blocked-everywhere';
  readonly orgs: ReadonlySet<string>;
  readonly faces: readonly [Face, ...Face[]];
  /** Orgs that stay broken after it (mass failures only), and until when. */
  readonly tail: ReadonlyMap<string, number>;
};

/** Everything that happens in one year, known before it begins. */
export type Plan = {
  readonly seed: number;
  readonly orgs: readonly PlannedOrg[];
  readonly events: readonly FleetEvent[];
  /** Hours of runs that are killed on the way, with the share of their port calls that succeed. */
  readonly killed: ReadonlyMap<number, number>;
  /** Hours in which two runs overlap. */
  readonly overlapping: ReadonlySet<number>;
};

export const HOURS = (YEAR_END - YEAR_START) / HOUR;
/** Between two things that happen to one org, so that each can be told from the next. */
export const GAP = 40 * HOUR;

/** Quiet hours of the deployment, by the clocks of its zone. */
export const QUIET = { from: '22:00', to: '07:00', timezone: 'Europe/Berlin' } as const;

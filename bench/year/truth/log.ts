/** A notice as a recipient got it. */
export type Told = {
  readonly id: string;
  readonly kind: string;
  /** Null for notices about the fleet. */
  readonly org: string | null;
  readonly cause: string | null;
  /** ISO instants. */
  readonly at: string;
  readonly since: string | null;
  readonly dueAt: string | null;
};

/** One message that reached one recipient; `at` in epoch milliseconds. */
export type Delivery = {
  readonly at: number;
  /** `all`, or a team. */
  readonly recipient: string;
  readonly notices: readonly Told[];
};

/** What a checker did in a year, in the order of time; nothing in it says what was true. */
export type Log = {
  readonly deliveries: readonly Delivery[];
  /** Runs over all orgs, in epoch milliseconds. */
  readonly runs: readonly number[];
  /** Those of them that were killed on the way. */
  readonly died: readonly number[];
  /** Every answer that called an org broken. */
  readonly calledBroken: readonly { readonly org: string; readonly at: number }[];
};

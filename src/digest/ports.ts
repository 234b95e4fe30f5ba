import type { Digest } from './digest.ts';

export type AlertsPort = {
  /** Throws when the message was not accepted. */
  readonly publish: (digest: Digest) => Promise<void>;
  /** How many subscriptions would receive an alert; null when that cannot be known here. */
  readonly confirmedSubscriptions: () => Promise<number | null>;
};

import type { Subscribed } from './listening.ts';

export type ListenersPort = {
  /**
   * Every subscription to the alerts with its filter, at most a few of them unknown. Throws when the question was refused.
   * Absent where there is nobody to ask.
   */
  readonly subscriptions?: () => Promise<readonly Subscribed[]>;
};

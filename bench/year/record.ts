import type { Says } from './world.ts';

/** One run as it went, for whoever judges. */
export type Run = {
  /** True time, and how far the run's own clock was off. */
  readonly at: number;
  readonly clock: number;
  readonly orgs: 'all' | readonly string[];
  /** It came to its end; what SNS or DynamoDB refused is said beside it. */
  readonly whole: boolean;
  readonly died: boolean;
  /** It died, or DynamoDB refused: what was accepted may not have been written down. */
  readonly crashed: boolean;
  readonly refuses: string | null;
  /** Orgs, or `fleet`, whose state another writer forestalled. */
  readonly unsaved: ReadonlySet<string>;
  /** What Salesforce said last in this run; null: that it works. */
  readonly answers: ReadonlyMap<string, Says | null>;
  /** Another one began at the same moment and goes on after it. */
  readonly first: boolean;
  readonly second: boolean;
  readonly messages: readonly Message[];
};

/** A message as its recipient has it. */
export type Message = {
  readonly at: number;
  /** `all`, or a team. */
  readonly audience: string;
  readonly severity: string;
  readonly subject: string;
  readonly text: string;
  readonly json: string;
};

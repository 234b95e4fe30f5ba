import type { Step } from './step.ts';
import type { Flow, Verdict, WhoActs } from './verdict.ts';

/**
 * One cause of the catalogue: what an alert and a report say. Texts are plain, short enough for an e-mail, and hold no
 * value of any secret.
 */
export type CauseEntry = {
  readonly verdict: Exclude<Verdict, 'healthy'>;
  readonly whoActs: WhoActs;
  /** What is wrong, as one plain sentence that follows a colon: no capital, no full stop. */
  readonly meaning: string;
  /**
   * What to do, in order, as far as it fits what was found: the one way that mends it first. Every step for a Salesforce
   * admin names its `Setup >` path.
   */
  readonly actions: Steps;
  /** Official page that says more. */
  readonly link: string;
};

/** What the same cause has to say to a person who looks closer, in the runbook or with `explain`. */
export type CauseGuide = {
  /** What must be observed for this cause to be said: error and description as received, or the event. */
  readonly saidWhen: readonly string[];
  /** What usually lies behind it, most likely first; empty where the meaning says it all. */
  readonly likely: readonly string[];
  /** Other ways to the same end: for apps of the older kind, by hand, where the first way is barred. */
  readonly otherwise?: Steps;
  /**
   * The part that the org's Salesforce admin can do, free of our internal names; `actions` when all of it is theirs,
   * null when there is nothing they can do.
   */
  readonly forAdmin: Steps | 'actions' | null;
};

/** A text alone is a step that no command does. */
export type Steps = (place: Place) => readonly (string | Step)[];

/** The org that steps are filled in for; texts ready to stand in a sentence or a shell command. */
export type Place = {
  /** A command of ours about this org, ready to paste. */
  readonly command: (verb: string, ...options: readonly string[]) => string;
  /** A command of the AWS CLI on its secret, ready to paste. */
  readonly secret: (operation: string, options?: Readonly<Record<string, string>>) => string;
  readonly flow: Flow | null;
  /** What was found, in lower case: the code, and code and description in one. Empty where that is not known. */
  readonly code: string;
  readonly found: string;
  /** Nothing is known of what was found: every step may be the right one. */
  readonly anyCase: boolean;
  readonly status: number | null;
  /** The host or id that the answer is about; null where it is about none. */
  readonly subject: string | null;
  /** What the token may do; null where that is not known. */
  readonly scopes: readonly string[] | null;
  readonly isSandbox: boolean;
  /** The host is that of the login service, which serves every org. */
  readonly isLoginHost: boolean;
  /** The host as checked, or a placeholder in capitals. */
  readonly host: string;
  /** The My Domain host, or `the org`, to follow "in". */
  readonly where: string;
  /** The user whose rights the token has, as that flow calls them. */
  readonly user: string;
  /** The address the check calls from; null where it is not configured. */
  readonly ownAddress: string | null;
  /** The same, as a noun phrase. */
  readonly egress: string;
};

import type { CauseCode } from '../causes/catalogue.ts';
import type { Notice } from '../state/notice.ts';
import type { DigestCommands } from './commands.ts';

/** What one run has to tell, to everybody: the messages that are due, and how things stand as they are sent. */
export type DigestInput = {
  readonly runId: string;
  /** The moment of all texts. */
  readonly finishedAt: Date;
  /** False when the run named its orgs: then nothing is said about the fleet. */
  readonly full: boolean;
  /** IANA name of the zone in which times are said. */
  readonly timezone: string;
  readonly commands: DigestCommands;
  /** Where the message comes from; null at a desk. */
  readonly where: Origin | null;
  /** The page that shows the fleet. */
  readonly statusUrl: string | null;
  /** Every org of the run, planned deletions left out; an audience sees its own only. */
  readonly orgs: readonly OrgStanding[];
  readonly fleet: FleetStanding;
  readonly messages: readonly DueMessage[];
};

/** The deployment that speaks. */
export type Origin = { readonly account: string | null; readonly region: string | null; readonly stack: string | null };

/** What is due to one audience; there is none for an audience that is told nothing. */
export type DueMessage = {
  /** Null for those who are told everything. */
  readonly team: string | null;
  /** The round of reminders that this message takes; the weekly one tells how everything stands. */
  readonly round: 'daily' | 'weekly' | null;
  /** News and reminders, told apart by their stage. */
  readonly notices: readonly Notice[];
};

/** How one org stands at the moment of sending. */
export type OrgStanding = {
  readonly org: string;
  readonly team: string | null;
  /**
   * `failing`: broken until it is seen healthy, whatever the last answer was; muted ones included.
   * `no-answer`: nothing judges it, and nothing was wrong before. All but `disabled` and `not-checkable` are watched.
   */
  readonly condition: 'healthy' | 'failing' | 'no-answer' | 'settling' | 'doubtful' | 'disabled' | 'not-checkable';
  /** Null where nothing is wrong. */
  readonly cause: CauseCode | null;
  /** ISO instant since which it does not work; null when it works or that is not known. */
  readonly since: string | null;
  /** `until` is an ISO instant; null: until it recovers. */
  readonly muted: { readonly until: string | null } | null;
  /** Its reminders are over; the weekly message names it. */
  readonly parked: boolean;
  readonly flapping: boolean;
  /** An open outage speaks for it. */
  readonly inOutage: boolean;
  /** The client secret's date, where it is overdue or due within 14 days. */
  readonly rotation: { readonly dueAt: string; readonly overdue: boolean } | null;
  /** The `contact` tag. */
  readonly contact: string | null;
  /** The `note` tag. */
  readonly note: string | null;
};

/** What is so beyond the single orgs. */
export type FleetStanding = {
  /** Runs since the last weekly message; null where that is not known. */
  readonly runs: { readonly made: number; readonly planned: number } | null;
  /** ISO instants of the runs before and after a long gap, in the first message after it. */
  readonly unwatchedSince: string | null;
  readonly unwatchedUntil: string | null;
  /** Addresses whose owners never confirmed. */
  readonly unconfirmed: readonly string[];
  /** Addresses that the unsubscribe link in any mail takes out, because they were confirmed without credentials. */
  readonly unguarded?: readonly string[];
  /** A second look was due, and there was no time for it. */
  readonly askedOnce: boolean;
  /** The first message of this deployment. */
  readonly first: boolean;
};

import type { Severity } from '../state/notice.ts';
import { type Audience, teamOf } from './due.ts';

/** A subscription as the stack meant it; `filter` null: everything. */
export type Intended = {
  readonly protocol: string;
  readonly endpoint: string;
  readonly filter: { readonly [attribute: string]: readonly string[] | undefined } | null;
};

/** A subscription as the topic has it. `filter`: its policy as SNS gave it, null for none, undefined where it is not known. */
export type Subscribed = {
  readonly protocol: string;
  readonly endpoint: string;
  readonly confirmed: boolean;
  readonly filter: unknown;
  /** Of an address: false where the link in any of its mails unsubscribes it. Null or absent: not known. */
  readonly authenticated?: boolean | null;
};

/** Who hears from the topic in one run. Only a positive no silences. */
export type Listening = {
  /** Would somebody receive such a message? */
  readonly hears: (audience: Audience, severity: Severity) => boolean;
  /** A team that has a subscription of its own, or may have. */
  readonly isAudience: (team: string) => boolean;
  /** Somebody would receive a message to `all`; null where that was not asked. */
  readonly anybody: boolean | null;
  /** Addresses that were meant to hear and never confirmed. */
  readonly unconfirmed: readonly string[];
  /** Addresses that whoever has one of the mails can unsubscribe. */
  readonly unguarded: readonly string[];
};

/**
 * @param confirmed number of confirmed subscriptions; null where that is not known.
 * @param subscribed null where nobody could be asked: then everybody listens.
 */
export function listeningTo(
  confirmed: number | null,
  subscribed: readonly Subscribed[] | null,
  intended: readonly Intended[],
): Listening {
  if (confirmed === 0 || subscribed === null) {
    return {
      hears: () => confirmed !== 0,
      isAudience: () => true,
      anybody: confirmed === null ? null : confirmed > 0,
      unconfirmed: unconfirmedOf(subscribed, intended),
      unguarded: [],
    };
  }
  const filters = subscribed
    .filter((one) => one.confirmed)
    .map((one): unknown => {
      const own = intended.find(isSame(one));
      return own === undefined ? one.filter : own.filter;
    });
  const hears = (audience: Audience, severity: Severity) =>
    filters.some((filter) => receives(filter, audience, severity));
  return {
    hears,
    isAudience: (team) =>
      filters.some((filter) => isOwn(filter, team)) || intended.some(({ filter }) => isOwn(filter, team)),
    anybody: (['critical', 'warning', 'info'] as const).some((severity) => hears('all', severity)),
    unconfirmed: unconfirmedOf(subscribed, intended),
    unguarded: subscribed.filter((one) => one.confirmed && one.authenticated === false).map(({ endpoint }) => endpoint),
  };
}

function unconfirmedOf(subscribed: readonly Subscribed[] | null, intended: readonly Intended[]): readonly string[] {
  if (subscribed === null) return [];
  const reached = subscribed.filter(({ confirmed }) => confirmed);
  const wanted = [...intended, ...subscribed.filter(({ confirmed }) => !confirmed)];
  const missed = wanted.filter((one) => !reached.some(isSame(one))).map(({ endpoint }) => endpoint);
  return [...new Set(missed)];
}

type Recipient = Pick<Intended, 'protocol' | 'endpoint'>;

function isSame(one: Recipient): (other: Recipient) => boolean {
  return (other) => one.protocol === other.protocol && one.endpoint.toLowerCase() === other.endpoint.toLowerCase();
}

/** Attributes of our messages that a filter of plain words can be judged by. */
const JUDGED = ['audience', 'team', 'severity'] as const;

/** Would SNS hand such a message to whoever has this filter? A filter that we cannot judge lets everything through. */
function receives(filter: unknown, audience: Audience, severity: Severity): boolean {
  const words = wordsOf(filter);
  if (words === null) return true;
  const team = teamOf(audience);
  const message = { audience: team === null ? 'all' : 'team', team, severity };
  return JUDGED.every((name) => {
    const allowed = words[name];
    const value = message[name];
    return allowed === undefined || (value !== null && allowed.includes(value));
  });
}

/** A subscription of the team's own names it, or cannot be judged. */
function isOwn(filter: unknown, team: string): boolean {
  if (filter === null) return false;
  const words = wordsOf(filter);
  return words === null || words.team?.includes(team) === true;
}

/** A policy of lists of words on attributes that we know; null for any other. */
function wordsOf(filter: unknown): { readonly [name: string]: readonly string[] | undefined } | null {
  if (filter === null) return {};
  if (typeof filter !== 'object') return null;
  const entries = Object.entries(filter);
  const isJudged = ([name, words]: readonly [string, unknown]) =>
    (JUDGED as readonly string[]).includes(name) &&
    Array.isArray(words) &&
    words.every((word) => typeof word === 'string');
  return entries.every(isJudged) ? (filter as { readonly [name: string]: readonly string[] }) : null;
}

import { DAY_MS } from '../clock.ts';
import { listOrgs } from '../credential/list-orgs.ts';
import type { SecretEntry, SecretsPort } from '../credential/ports.ts';
import { parseTags } from '../credential/tags.ts';
import { ChangeError } from './change.ts';

export const MUTE_TAG = 'credential-health:mute-until';

/** Longest a mute by date lasts, in days: what is forgotten must come back by itself. */
const LONGEST_DAYS = 90;

/** How long orgs are to be silent: the tag's value, and its end. */
export type Mute = {
  readonly tag: string;
  /** Null: when the org works again. A day ends in the time zone of the stack. */
  readonly ends: { readonly day: string } | { readonly at: Date } | null;
};

export type ReadMute = { readonly ok: true; readonly mute: Mute } | { readonly ok: false; readonly problem: string };

const UNITS = { m: 60_000, h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS } as const;

/**
 * What a person says of a mute's end: a date, a date-time, a span (`3d`, `12h`, `2w`) or `recovered`.
 * `recovered` carries the instant, so that saying it again after a recovery is a new acknowledgement.
 * @param today The local calendar day, `2026-11-27`.
 */
export function readMuteEnd(text: string, now: Date, today: string): ReadMute {
  const given = text.trim();
  if (/^recovered$/i.test(given)) return muted(`recovered@${seconds(now)}`, null);
  const span = /^(\d{1,4}) ?(m|min|h|hours?|d|days?|w|weeks?)$/i.exec(given);
  if (span?.[1] !== undefined && span[2] !== undefined) {
    const unit = UNITS[span[2].charAt(0).toLowerCase() as keyof typeof UNITS];
    return until(new Date(now.getTime() + Number(span[1]) * unit), now);
  }
  if (/^\d{4}-\d{2}-\d{2}$/.test(given)) return untilDay(given, today);
  const at = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/i.test(given) ? new Date(given) : new Date(Number.NaN);
  return Number.isNaN(at.getTime())
    ? refused('Say a date (2026-12-01), a span (3d, 12h, 2w), or recovered.')
    : until(at, now);
}

function untilDay(day: string, today: string): ReadMute {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(day)) return refused(`There is no day ${day}.`);
  if (day < today) return refused(`${day} is over.`);
  return (date.getTime() - Date.parse(`${today}T00:00:00Z`)) / DAY_MS > LONGEST_DAYS
    ? refused(TOO_LONG)
    : muted(day, { day });
}

function until(at: Date, now: Date): ReadMute {
  if (at <= now) return refused('That is over.');
  return at.getTime() - now.getTime() > LONGEST_DAYS * DAY_MS ? refused(TOO_LONG) : muted(seconds(at), { at });
}

const TOO_LONG = `A mute lasts at most ${LONGEST_DAYS} days. Use recovered, or switch the org off: tag credential-health:enabled=false.`;

function muted(tag: string, ends: Mute['ends']): ReadMute {
  return { ok: true, mute: { tag, ends } };
}

function refused(problem: string): ReadMute {
  return { ok: false, problem };
}

function seconds(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

/**
 * The secrets of these orgs, or of all orgs of this team.
 * @throws UnknownOrgsError, and ChangeError when no org has that team
 */
export async function orgsOrTeam(
  secrets: SecretsPort,
  { orgs, team }: { readonly orgs: readonly string[]; readonly team: string | null },
): Promise<readonly SecretEntry[]> {
  if (team === null) return listOrgs(secrets, orgs);
  const all = (await secrets.list()).filter(({ deletionAt }) => deletionAt === null);
  const teamOf = (entry: SecretEntry) => parseTags(entry.tags).tags.team;
  const members = all.filter((entry) => teamOf(entry) === team);
  if (members.length > 0) return members;
  const teams = [...new Set(all.flatMap((entry) => teamOf(entry) ?? []))].toSorted();
  throw new ChangeError(
    `No org has the team "${team}".${teams.length === 0 ? ' No org has a team.' : ` There are: ${teams.join(', ')}.`}`,
  );
}

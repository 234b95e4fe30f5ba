import type { Step } from '../causes/step.ts';
import { evidenceLine, ROLES } from '../causes/verdict.ts';
import { type LocalTime, localTime, MONTHS } from '../wording/local-time.ts';
import { count, plain, sentence } from '../wording/text.ts';
import type { FleetConcern } from './concerns.ts';
import { bar } from './drawing.ts';
import { html, type Markup } from './html.ts';
import type { SecretAge } from './org-status.ts';
import type { StatusPage } from './page.ts';
import type { Condition, OrgRow, Problem } from './row.ts';

/** The words and pieces that both forms of the page are made of. Text from outside passes `plain` and the template. */

export const CONDITION_WORDS: Readonly<Record<Condition, string>> = {
  failing: 'Failing',
  'cannot-tell': 'Cannot tell',
  'never-checked': 'Not checked yet',
  healthy: 'Healthy',
  disabled: 'Disabled',
  removed: 'Removed',
};

/** Why nothing can be said of any org; null where it can. No full stop. */
function blindness({ counts, fleet }: StatusPage): string | null {
  const blind = fleet.find(({ kind }) => kind === 'nothing-to-check' || kind === 'never-run');
  return blind?.text ?? (counts.total === 0 ? 'No org is known yet' : null);
}

/** The colour of {@link headline}: green is for what was seen to work. */
export function toneOf(page: StatusPage): 'failing' | 'cannot-tell' | 'healthy' {
  const { failing, total, healthy, disabled } = page.counts;
  if (failing > 0) return 'failing';
  return blindness(page) === null && total === healthy + disabled ? 'healthy' : 'cannot-tell';
}

/** Whether all is well, as one sentence without a full stop. */
export function headline(page: StatusPage): string {
  const { counts } = page;
  const { total, failing, healthy } = counts;
  const blind = blindness(page);
  if (blind !== null) return blind;
  if (failing > 0) return `${failing} of ${count(total, 'credential')} ${failing === 1 ? 'is' : 'are'} failing`;
  const unjudged = counts['cannot-tell'] + counts['never-checked'];
  if (unjudged > 0) return `No credential is known to fail; of ${unjudged} of ${total} the check cannot tell`;
  return healthy === 1 ? 'The one credential is healthy' : `All ${healthy} credentials are healthy`;
}

/** `Since 08:00 today; last healthy 04:00`. */
export function datesOf({ since, lastHealthyAt }: Problem, local: LocalTime): string {
  const start = local.since(since);
  const healthy = local.moment(lastHealthyAt);
  const parts = [start && `Since ${start}`, healthy === null ? 'not seen healthy yet' : `last healthy ${healthy}`];
  return upperFirst(parts.filter((part) => part !== null).join('; '));
}

export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The role that has to act: `integration team`. */
export function actor({ whoActs }: Problem): string {
  return ROLES[whoActs];
}

/** One step; its command stands by itself, so that it can be copied. */
export function step({ say, run }: Step): Markup {
  if (run === undefined) return html`${sentence(plain(say, 1000))}`;
  return html`${plain(say, 1000)}: <code class="command">${plain(run, 1000)}</code>`;
}

/** What the server said: `400 invalid_client: invalid client credentials`. */
export function evidenceText({ evidence }: Problem): string | null {
  if (evidence === null) return null;
  const text = evidenceLine(evidence);
  return text === '' ? null : plain(text, 500);
}

/** An org's name for people. */
export function nameOf({ org }: Pick<OrgRow, 'org'>): string {
  return plain(org, 120) || '(unnamed)';
}

export function teamName(team: string | null): string {
  return team === null ? 'no team' : plain(team, 60);
}

/** Age of the secret in words, with its share of the limit where there is one. */
export function ageWords({ status, ageDays, limitDays, reason }: SecretAge): string {
  const age = ageDays === null ? null : count(ageDays, 'day');
  switch (status) {
    case 'managed':
      return age === null ? 'rotated by AWS' : `${age}, rotated by AWS`;
    case 'stuck':
      return `rotation stuck: ${plain(reason ?? 'it brought no new version', 200)}`;
    case 'unknown':
      return age ?? 'unknown';
    case 'current':
    case 'due':
    case 'overdue':
      return limitDays === null ? (age ?? 'unknown') : `${ageDays} of ${count(limitDays, 'day')}`;
  }
}

export function ageBar({ status, ageDays, limitDays }: SecretAge): Markup | null {
  if (ageDays === null || limitDays === null || limitDays === 0) return null;
  return bar(ageDays / limitDays, status === 'overdue' ? 'fail' : status === 'due' ? 'warn' : 'calm');
}

/** Share of the API limit above which calls may soon fail. */
const API_TIGHT = 0.8;

export function apiBar({ used, max }: NonNullable<OrgRow['apiUsage']>): Markup {
  const share = max === 0 ? 1 : used / max;
  return bar(share, share >= 1 ? 'fail' : share >= API_TIGHT ? 'warn' : 'calm');
}

/** A concern as a notice. */
export function concern({ kind, since, text, advice }: FleetConcern, local: LocalTime): Markup {
  const start = local.since(since);
  const tone = kind === 'unsent' ? 'cannot-tell' : 'failing';
  return html`<div class="concern ${tone}"><p><strong>${plain(text, 400)}.</strong>${start !== null && ` Since ${start}.`}</p><p>${plain(advice, 400)}</p></div>`;
}

/** Local times of the page's moment; one per page, because making it is slow. */
export function timesOf({ at, timezone }: StatusPage): LocalTime {
  return localTime(new Date(at), timezone);
}

/** `3 Nov` for `2026-11-03`. */
export function dayInWords(day: string): string {
  return `${Number(day.slice(8))} ${MONTHS[Number(day.slice(5, 7)) - 1] ?? ''}`;
}

/** The id of an org's row, so that a mail or a colleague can link to it: `org-acme`. */
export function anchorOf({ org }: Pick<OrgRow, 'org'>): string {
  return `org-${encodeURIComponent(org)}`;
}

export function badge(words: string): Markup {
  return html` <span class="badge">${words}</span>`;
}

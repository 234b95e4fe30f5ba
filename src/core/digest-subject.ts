import type { Briefing } from './briefing.ts';
import type { LocalTime } from './local-time.ts';
import { isAgeReminder, type Notice, type NoticeKind } from './notice.ts';
import { ascii, count } from './wording.ts';

/** SNS takes fewer than 100 characters; ASCII is what every mail program shows. */
const SUBJECT_LIMIT = 99;

/** A notice's kind; a reminder of a date that is not the secret's age is a matter of its own. */
type Matter = NoticeKind | 'ends-soon';

/** How many notices of a kind there are, in as few words as a subject allows. */
const NEWS = {
  failing: (number: number) => `${number} new`,
  'cause-changed': (number: number) => `${number} changed`,
  'cannot-tell': (number: number) => `${number} cannot tell`,
  'rotation-stuck': (number: number) => `${count(number, 'rotation')} stuck`,
  'identity-changed': (number: number) => `${count(number, 'identity', 'identities')} changed`,
  flapping: (number: number) => `${number} flapping`,
  'legacy-flow': (number: number) => `${number} on a retiring flow`,
  recovered: (number: number) => `${number} recovered`,
  'rotation-overdue': (number: number) => `${number} overdue`,
  'rotation-due': (number: number) => `${number} due`,
  'ends-soon': (number: number) => `${count(number, 'old pair')} ending`,
  'org-removed': (number: number) => `${count(number, 'org')} removed`,
  'org-added': (number: number) => `${count(number, 'org')} added`,
} as const satisfies Partial<Record<Matter, (number: number) => string>>;
type NewsKind = keyof typeof NEWS;

const CHANGES: readonly NewsKind[] = ['failing', 'cause-changed', 'cannot-tell', 'recovered'];
const REST: readonly NewsKind[] = [
  'rotation-stuck',
  'identity-changed',
  'flapping',
  'legacy-flow',
  'ends-soon',
  'org-removed',
  'org-added',
];

/** The matter of a subject, what stands between it and its news, and the news, most important first. */
type Lead = { readonly matter: string; readonly joint: ': ' | ', '; readonly news: readonly string[] };

/**
 * `[critical] 3 of 45 Salesforce credentials failing: 1 new, 1 recovered`: the most urgent matter first, then the other
 * news as far as they fit. "of 45" only when `full`: a run of named orgs knows nothing about the fleet.
 */
export function subjectOf(briefing: Briefing, full: boolean, local: LocalTime): string {
  const { team, severity } = briefing;
  const { matter, joint, news } = urgent(briefing, full) ?? calm(briefing, full, local);
  let subject = `[${severity}] ${team === null ? '' : `${ascii(team, 24)}: `}${matter}`;
  for (const [index, item] of news.entries()) {
    const longer = `${subject}${index === 0 ? joint : ', '}${item}`;
    if (longer.length > SUBJECT_LIMIT) break;
    subject = longer;
  }
  return ascii(subject, SUBJECT_LIMIT);
}

/** Something is broken, cannot be judged, or is a test; null when nothing is. */
function urgent(briefing: Briefing, full: boolean): Lead | null {
  const { counts } = briefing;
  const [tests, nothing, incidents] = (['test', 'nothing-to-check', 'fleet-incident'] as const).map((kind) =>
    numberOf(briefing, kind),
  );
  const news = newsOf(briefing, CHANGES);
  if (tests) return { matter: 'TEST of the Salesforce credential alerts, nothing is broken', joint: ', ', news: [] };
  if (nothing) return { matter: 'No Salesforce credentials to check', joint: ', ', news };
  if (incidents) {
    const hit = affectedBy(briefing);
    const named = briefing.notices.flatMap(({ kind, cause }) => (kind === 'fleet-incident' && cause ? [cause] : []));
    const matter = ['Fleet incident', ...named].join(', ');
    return { matter: hit === 0 ? matter : `${matter}: ${share(hit, briefing, full)} hit`, joint: ', ', news };
  }
  const told = numberOf(briefing, 'failing', 'cause-changed', 'still-failing');
  if (told > 0) {
    const failing = full ? counts.failing : Math.max(counts.failing, told);
    const still = news.length > 0 ? '' : 'still ';
    return { matter: `${share(failing, briefing, full)} ${still}failing`, joint: ': ', news };
  }
  const unclear = numberOf(briefing, 'cannot-tell');
  if (unclear === 0) return null;
  const matter = `${share(unclear, briefing, full)} cannot be judged`;
  return { matter, joint: ', ', news: newsOf(briefing, ['recovered']) };
}

/** Nothing is newly broken or unclear. */
function calm(briefing: Briefing, full: boolean, local: LocalTime): Lead {
  const { counts, notices, severity } = briefing;
  const rotations = numberOf(briefing, 'rotation-overdue', 'rotation-due');
  if (rotations > 0) {
    const matter = `${count(rotations, 'Salesforce client secret')} to rotate`;
    const dates = [...newsOf(briefing, ['rotation-overdue']), ...dueNews(briefing, local)];
    return { matter, joint: ': ', news: [...dates, ...newsOf(briefing, ['recovered', ...REST])] };
  }
  const failing = full && counts.failing > 0 ? [`${counts.failing} of ${counts.checked} still failing`] : [];
  if (notices.some(({ kind }) => kind === 'fleet-recovered')) {
    return {
      matter: 'Fleet incident over',
      joint: ', ',
      news: [...failing, ...newsOf(briefing, ['recovered', ...REST])],
    };
  }
  const recovered = numberOf(briefing, 'recovered');
  if (recovered > 0 && severity === 'info') {
    const well = full && counts.checked > 1 && counts.healthy === counts.checked;
    const others = well ? [`all ${counts.checked} healthy`] : failing;
    const matter = `${count(recovered, 'Salesforce credential')} recovered`;
    return { matter, joint: ', ', news: [...others, ...newsOf(briefing, REST)] };
  }
  return { matter: 'Salesforce credentials', joint: ': ', news: newsOf(briefing, [...REST, 'recovered']) };
}

/** Orgs of this run that are hit by a fleet incident: those with its cause, or all that cannot be judged. */
export function affectedBy({ counts, notices }: Briefing): number {
  return notices
    .filter(({ kind }) => kind === 'fleet-incident')
    .reduce((sum, { cause }) => sum + (cause === null ? counts.cannotTell : (counts.byCause.get(cause) ?? 0)), 0);
}

/** `3 of 45 Salesforce credentials`. */
function share(number: number, { counts }: Briefing, full: boolean): string {
  const credentials = (whole: number) => `Salesforce ${whole === 1 ? 'credential' : 'credentials'}`;
  return full ? `${number} of ${counts.checked} ${credentials(counts.checked)}` : `${number} ${credentials(number)}`;
}

function matterOf(notice: Notice): Matter {
  return notice.kind === 'rotation-due' && !isAgeReminder(notice) ? 'ends-soon' : notice.kind;
}

function numberOf({ notices }: Briefing, ...matters: readonly Matter[]): number {
  return notices.filter((notice) => matters.includes(matterOf(notice))).length;
}

function newsOf(briefing: Briefing, kinds: readonly NewsKind[]): readonly string[] {
  return kinds
    .map((kind) => ({ kind, number: numberOf(briefing, kind) }))
    .filter(({ number }) => number > 0)
    .map(({ kind, number }) => NEWS[kind](number));
}

/** `1 due tomorrow`, `7 due, first in 14 days`. */
function dueNews(briefing: Briefing, local: LocalTime): readonly string[] {
  const due = newsOf(briefing, ['rotation-due']);
  // Notices of one kind come in the order of their dates.
  const first = local.until(briefing.notices.find((notice) => matterOf(notice) === 'rotation-due')?.dueAt ?? null);
  if (first === null) return due;
  return due.map((text) => `${text}${numberOf(briefing, 'rotation-due') > 1 ? ', first' : ''} ${first}`);
}

import { CAUSES, type CauseCode } from '../causes/catalogue.ts';
import { isAgeReminder, type Notice, type NoticeKind } from '../state/notice.ts';
import type { LocalTime } from '../wording/local-time.ts';
import { ascii, count } from '../wording/text.ts';
import type { Briefing } from './audience.ts';

/** SNS takes fewer than 100 characters; ASCII is what every mail program shows. */
const SUBJECT_LIMIT = 99;

/** A notice's kind; a reminder of a date that is not the secret's age is a matter of its own. */
type Matter = NoticeKind | 'ends-soon';

/** `several` when one notice speaks for orgs that it does not count, as on a deployment's first run. */
type Amount = number | 'several';

/** How many notices of a kind there are, in as few words as a subject allows. */
const NEWS = {
  failing: (amount: Amount) => `${amount} new`,
  'cause-changed': (amount: Amount) => `${amount} changed`,
  'cannot-tell': (amount: Amount) => `${amount} cannot tell`,
  'rotation-stuck': (amount: Amount) => `${of(amount, 'rotation')} stuck`,
  'identity-changed': (amount: Amount) => `${of(amount, 'identity', 'identities')} changed`,
  flapping: (amount: Amount) => `${amount} flapping`,
  'legacy-flow': (amount: Amount) => `${amount} on a retiring flow`,
  recovered: (amount: Amount) => `${amount} recovered`,
  'rotation-overdue': (amount: Amount) => `${amount} overdue`,
  'rotation-due': (amount: Amount) => `${amount} due`,
  'ends-soon': (amount: Amount) => `${of(amount, 'old pair')} ending`,
  'org-removed': (amount: Amount) => `${of(amount, 'org')} removed`,
  'org-added': (amount: Amount) => `${of(amount, 'org')} added`,
} as const satisfies Partial<Record<Matter, (amount: Amount) => string>>;
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
  const others = newsOf(briefing, ['recovered', ...REST]);
  const failing = full && counts.failing > 0 ? [`${counts.failing} of ${counts.checked} still failing`] : [];
  const over = notices.find(({ kind }) => kind === 'fleet-recovered');
  if (over !== undefined) {
    const matter = over.cause === null ? 'Salesforce credentials are found again' : 'Fleet incident over';
    return { matter, joint: ', ', news: [...failing, ...others] };
  }
  const rotations = amountOf(briefing, 'rotation-overdue', 'rotation-due');
  if (rotations === 'several') return { matter: 'Salesforce client secrets to rotate', joint: ', ', news: others };
  if (rotations > 0) {
    const dates = [...newsOf(briefing, ['rotation-overdue']), ...dueNews(briefing, local)];
    const matter = `${count(rotations, 'Salesforce client secret')} to rotate`;
    return { matter, joint: ': ', news: [...dates, ...others] };
  }
  const recovered = numberOf(briefing, 'recovered');
  if (recovered > 0 && severity === 'info') {
    const well = full && counts.checked > 1 && counts.healthy === counts.checked;
    const matter = `${count(recovered, 'Salesforce credential')} recovered`;
    const rest = well ? [`all ${counts.checked} healthy`] : failing;
    return { matter, joint: ', ', news: [...rest, ...newsOf(briefing, REST)] };
  }
  return { matter: 'Salesforce credentials', joint: ': ', news: newsOf(briefing, [...REST, 'recovered']) };
}

/** Orgs of this run that a fleet incident speaks of: those with its cause, or all that give no usable answer. */
export function affectedBy({ counts: { byCause }, notices }: Briefing): number {
  const orgsWith = (matches: (cause: CauseCode) => boolean) =>
    [...byCause].reduce((sum, [cause, orgs]) => sum + (matches(cause) ? orgs : 0), 0);
  return notices
    .filter(({ kind }) => kind === 'fleet-incident')
    .map(({ cause }) =>
      cause === null || CAUSES[cause].verdict === 'inconclusive'
        ? orgsWith((code) => CAUSES[code].verdict === 'inconclusive')
        : orgsWith((code) => code === cause),
    )
    .reduce((sum, orgs) => sum + orgs, 0);
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

function amountOf({ notices }: Briefing, ...matters: readonly Matter[]): Amount {
  const told = notices.filter((notice) => matters.includes(matterOf(notice)));
  return told.some(({ org }) => org === null) ? 'several' : told.length;
}

function of(amount: Amount, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

function newsOf(briefing: Briefing, kinds: readonly NewsKind[]): readonly string[] {
  return kinds
    .map((kind) => ({ kind, amount: amountOf(briefing, kind) }))
    .filter(({ amount }) => amount !== 0)
    .map(({ kind, amount }) => NEWS[kind](amount));
}

/** `1 due tomorrow`, `7 due, first in 14 days`. */
function dueNews(briefing: Briefing, local: LocalTime): readonly string[] {
  const due = newsOf(briefing, ['rotation-due']);
  // Notices of one kind come in the order of their dates.
  const first = local.until(briefing.notices.find((notice) => matterOf(notice) === 'rotation-due')?.dueAt ?? null);
  if (first === null) return due;
  return due.map((text) => `${text}${numberOf(briefing, 'rotation-due') > 1 ? ', first' : ''} ${first}`);
}

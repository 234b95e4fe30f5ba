import type { Briefing } from './briefing.ts';
import type { LocalTime } from './local-time.ts';
import type { NoticeKind } from './notice.ts';
import { ascii, count } from './wording.ts';

/** SNS takes fewer than 100 characters; ASCII is what every mail program shows. */
const SUBJECT_LIMIT = 99;

/**
 * `[critical] 3 of 45 Salesforce credentials failing: 1 new, 1 recovered`: the most urgent matter first, then the other
 * news as far as they fit. "of 45" only when `full`: a run of named orgs knows nothing about the fleet.
 */
export function subjectOf(briefing: Briefing, full: boolean, local: LocalTime): string {
  const { team, severity } = briefing;
  const prefix = `[${severity}] ${team === null ? '' : `${ascii(team, 24)}: `}`;
  const { matter, news } = lead(briefing, full, local);
  let subject = prefix + matter;
  for (const [index, item] of news.entries()) {
    const longer = `${subject}${index === 0 ? ': ' : ', '}${item}`;
    if (longer.length > SUBJECT_LIMIT) break;
    subject = longer;
  }
  return ascii(subject, SUBJECT_LIMIT);
}

type Lead = { readonly matter: string; readonly news: readonly string[] };

function lead(briefing: Briefing, full: boolean, local: LocalTime): Lead {
  const { counts, notices } = briefing;
  const number = (...kinds: NoticeKind[]) => notices.filter(({ kind }) => kinds.includes(kind)).length;
  const of = full ? ` of ${counts.checked}` : '';
  const noun = (many: number) => `Salesforce ${(full ? counts.checked : many) === 1 ? 'credential' : 'credentials'}`;

  const fresh = number('failing');
  const changed = number('cause-changed');
  const unclear = number('cannot-tell');
  const recovered = number('recovered');
  const news = [
    ...(fresh > 0 ? [`${fresh} new`] : []),
    ...(changed > 0 ? [`${changed} changed`] : []),
    ...(unclear > 0 ? [`${unclear} cannot tell`] : []),
    ...(recovered > 0 ? [`${recovered} recovered`] : []),
  ];

  if (number('test') > 0) return { matter: 'TEST of the Salesforce credential alerts: nothing is broken', news: [] };
  if (number('nothing-to-check') > 0) return { matter: 'No Salesforce credentials to check', news };
  if (number('fleet-incident') > 0) {
    const causes = notices.filter(({ kind }) => kind === 'fleet-incident').map(({ cause }) => cause ?? 'unknown');
    const hit = affectedBy(briefing);
    const matter = `Fleet incident, ${causes.join(', ')}`;
    return { matter: hit > 0 ? `${matter}: ${hit}${of} ${noun(hit)} hit` : matter, news };
  }
  if (number('failing', 'cause-changed', 'still-failing') > 0) {
    const failing = full
      ? counts.failing
      : Math.max(counts.failing, number('failing', 'cause-changed', 'still-failing'));
    return { matter: `${failing}${of} ${noun(failing)} ${news.length > 0 ? '' : 'still '}failing`, news };
  }
  if (unclear > 0) {
    return {
      matter: `${unclear}${of} ${noun(unclear)} cannot be judged`,
      news: recovered > 0 ? [`${recovered} recovered`] : [],
    };
  }
  return calm(briefing, full, local);
}

/** Nothing is newly broken or unclear. */
function calm(briefing: Briefing, full: boolean, local: LocalTime): Lead {
  const { counts, notices } = briefing;
  const of = (kind: NoticeKind) => notices.filter((notice) => notice.kind === kind);
  const label = (kind: NoticeKind, text: (number: number) => string) => {
    const number = of(kind).length;
    return number > 0 ? [text(number)] : [];
  };
  const recovered = of('recovered').length;
  const others = [
    ...label('rotation-stuck', (number) => `${count(number, 'rotation')} stuck`),
    ...label('identity-changed', (number) => `${count(number, 'identity', 'identities')} changed`),
    ...label('flapping', (number) => `${number} flapping`),
    ...label('legacy-flow', (number) => `${number} on a retiring flow`),
    ...label('org-removed', (number) => `${count(number, 'org')} removed`),
    ...label('org-added', (number) => `${count(number, 'org')} added`),
  ];
  const back = recovered > 0 ? [`${recovered} recovered`] : [];
  const rotations = [...of('rotation-overdue'), ...of('rotation-due')];

  if (rotations.length > 0) {
    const overdue = label('rotation-overdue', (number) => `${number} overdue`);
    const next = nextDue(briefing, local);
    const due = label('rotation-due', (number) => `${number} due${number > 1 ? ', first' : ''}${next}`);
    const matter = `${count(rotations.length, 'Salesforce client secret')} to rotate`;
    return { matter, news: [...overdue, ...due, ...back, ...others] };
  }
  const remaining = full && counts.failing > 0 ? [`${counts.failing} of ${counts.checked} still failing`] : [];
  if (of('fleet-recovered').length > 0) {
    return { matter: 'Fleet incident over', news: [...remaining, ...back, ...others] };
  }
  if (recovered > 0 && briefing.severity === 'info') {
    const all = full && counts.healthy === counts.checked ? [`all ${counts.checked} healthy`] : remaining;
    return { matter: `${count(recovered, 'Salesforce credential')} recovered`, news: [...all, ...others] };
  }
  return { matter: 'Salesforce credentials', news: [...others, ...back] };
}

/** Orgs of this run that share the cause of a fleet incident. */
export function affectedBy({ counts, notices }: Briefing): number {
  const causes = notices.filter(({ kind }) => kind === 'fleet-incident').map(({ cause }) => cause);
  return causes.reduce((sum, cause) => sum + (cause === null ? 0 : (counts.byCause.get(cause) ?? 0)), 0);
}

/** How soon the first rotation is due, with a space before it: ` tomorrow`, ` in 14 days`; nothing when unknown. */
function nextDue({ notices }: Briefing, local: LocalTime): string {
  // Notices of one kind come in the order of their dates.
  const first = local.until(notices.find(({ kind }) => kind === 'rotation-due')?.dueAt ?? null);
  return first === null ? '' : ` ${first}`;
}

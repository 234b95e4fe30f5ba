import type { Matter, MatterType } from '../state/matter.ts';
import type { NoticeKind, NoticeStage, Severity } from '../state/notice.ts';

/** How one type of matter is told: a row of the table that docs/alert-states.md prints; what opens and ends it stands there. */
export type MatterRow = {
  /**
   * `lasting`: told from opened to ended. `event`: told once; its end is no news. `date`: reminders before a date, and
   * nothing else.
   */
  readonly life: 'lasting' | 'event' | 'date';
  /** Days after its beginning (for dates: before and after the date) on which the daily round reminds of it. */
  readonly ladder: readonly number[];
  /** Weekly reminders after the ladder, then it is parked. */
  readonly weekly: number;
  /** `org`: the org's own. An outage is critical when its factor is ours. */
  readonly severity: Severity | 'org' | 'factor';
  readonly kinds: { readonly [Stage in NoticeStage]: NoticeKind | null };
};

const NOT_WORKING = { ladder: [1, 3, 7], weekly: 4 } as const;
const AS_LONG_AS_IT_LASTS = { ladder: [], weekly: Number.POSITIVE_INFINITY } as const;
const NEVER_AGAIN = { ladder: [], weekly: 0 } as const;

/**
 * Every matter there is. The first three are one matter of an org, its condition, whose type may change while it is open.
 */
export const MATTERS: Readonly<Record<MatterType, MatterRow>> = {
  failing: {
    life: 'lasting',
    ...NOT_WORKING,
    severity: 'org',
    kinds: { opened: 'failing', changed: 'cause-changed', reminder: 'still-failing', ended: 'recovered' },
  },
  unanswered: {
    life: 'lasting',
    ...NOT_WORKING,
    severity: 'warning',
    kinds: { opened: 'cannot-tell', changed: 'cannot-tell', reminder: 'cannot-tell', ended: 'recovered' },
  },
  flapping: {
    life: 'lasting',
    ...AS_LONG_AS_IT_LASTS,
    severity: 'org',
    kinds: { opened: 'flapping', changed: 'flapping', reminder: 'flapping', ended: 'recovered' },
  },
  user: {
    life: 'event',
    ...NEVER_AGAIN,
    severity: 'warning',
    kinds: { opened: 'identity-changed', changed: 'identity-changed', reminder: null, ended: null },
  },
  stuck: {
    life: 'lasting',
    ...AS_LONG_AS_IT_LASTS,
    severity: 'warning',
    kinds: { opened: 'rotation-stuck', changed: null, reminder: 'rotation-stuck', ended: 'closed' },
  },
  'old-pair': {
    life: 'date',
    ladder: [21, 29],
    weekly: 0,
    severity: 'warning',
    kinds: { opened: null, changed: null, reminder: 'rotation-due', ended: null },
  },
  legacy: {
    life: 'date',
    ladder: [-90, -30, -7, 0],
    weekly: 1,
    severity: 'warning',
    kinds: { opened: null, changed: null, reminder: 'legacy-flow', ended: null },
  },
  'not-checkable': {
    life: 'event',
    ...NEVER_AGAIN,
    severity: 'warning',
    kinds: { opened: 'cannot-tell', changed: null, reminder: null, ended: null },
  },
  added: {
    life: 'event',
    ...NEVER_AGAIN,
    severity: 'info',
    kinds: { opened: 'org-added', changed: null, reminder: null, ended: null },
  },
  removed: {
    life: 'event',
    ...NEVER_AGAIN,
    severity: 'warning',
    kinds: { opened: 'org-removed', changed: null, reminder: null, ended: null },
  },
  outage: {
    life: 'lasting',
    ladder: [1, 3, 7],
    weekly: Number.POSITIVE_INFINITY,
    severity: 'factor',
    kinds: {
      opened: 'fleet-incident',
      changed: 'fleet-incident',
      reminder: 'fleet-incident',
      ended: 'fleet-recovered',
    },
  },
  empty: {
    life: 'lasting',
    ladder: [1, 3, 7],
    weekly: Number.POSITIVE_INFINITY,
    severity: 'critical',
    kinds: { opened: 'nothing-to-check', changed: null, reminder: 'nothing-to-check', ended: 'fleet-recovered' },
  },
  gone: {
    life: 'lasting',
    ...NEVER_AGAIN,
    severity: 'critical',
    kinds: { opened: 'org-removed', changed: null, reminder: null, ended: 'fleet-recovered' },
  },
};

const CONDITIONS: ReadonlySet<MatterType> = new Set(['failing', 'unanswered', 'flapping']);

/** The org's condition: whether it works. */
export function isCondition({ type }: Pick<Matter, 'type'>): boolean {
  return CONDITIONS.has(type);
}

/** The matter of an org's condition that is open. */
export function openCondition(matters: readonly Matter[]): Matter | null {
  return matters.find((matter) => isCondition(matter) && matter.endedAt === null) ?? null;
}

/** A matter that begins in the run at that instant. */
export function opened(
  subject: string,
  type: MatterType,
  at: string,
  about: Partial<Pick<Matter, 'about' | 'cause' | 'since' | 'detail' | 'muted' | 'outage'>> = {},
): Matter {
  const name = CONDITIONS.has(type) ? 'condition' : type;
  const nothing = { about: '', cause: null, since: at, muted: false, detail: null, outage: null };
  return { id: `${subject}/${name}/${at}`, type, endedAt: null, outcome: null, told: {}, ...nothing, ...about };
}

/** What tells one piece of news about the matter from the next. */
export function newsOf({ type, about }: Pick<Matter, 'type' | 'about'>): string {
  return `${type}:${about}`;
}

/** An org of which somebody was told that it does not work, and not by an outage. */
export function isToldAlone({ matters }: { readonly matters: readonly Matter[] }): boolean {
  const open = openCondition(matters);
  return open !== null && isTold(open);
}

/** Somebody was told of it, and not yet that it is over. */
export function isTold(matter: Matter): boolean {
  return Object.values(matter.told).some(({ stage }) => stage !== 'ended');
}

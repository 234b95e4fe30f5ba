import { settled } from '../../src/alerting/outbox.ts';
import { removed } from '../../src/alerting/removed.ts';
import { type Run, type Transition, transition } from '../../src/alerting/transition.ts';
import { CAUSES, type CauseCode } from '../../src/causes/catalogue.ts';
import type { OrgCheck } from '../../src/check/org-check.ts';
import type { OrgTags } from '../../src/credential/tags.ts';
import type { Policy } from '../../src/policy.ts';
import type { Notice, NoticeKind } from '../../src/state/notice.ts';
import { emptyOrgState, type OrgState } from '../../src/state/state.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** The stack's defaults. */
export const policy: Policy = {
  maxSecretAgeDays: 90,
  remindBeforeDays: [14, 7, 1],
  remindFailingDays: [1, 3, 7],
  inconclusiveThreshold: 3,
  settleMinutes: 15,
  quietHours: null,
  timezone: 'UTC',
  passwordFlowRetirement: '2027-02-20',
  egressAddress: null,
  resendAfterMs: 10 * 60_000,
};

export const noTags: OrgTags = {
  enabled: true,
  team: null,
  orgId: null,
  runAs: null,
  maxAgeDays: null,
  muteUntil: null,
  severity: null,
  note: null,
  contact: null,
};

/** A healthy check of acme; what differs is given. */
export function healthy(differing: Partial<OrgCheck> = {}): OrgCheck {
  const org = differing.org ?? 'acme';
  return {
    org,
    secretId: `salesforce/${org}`,
    tags: noTags,
    flow: 'client_credentials',
    host: `${org}.my.salesforce.com`,
    clientId: `client-of-${org}`,
    username: null,
    verdict: 'healthy',
    cause: null,
    stage: null,
    evidence: null,
    orgId: '00D000000000001',
    userId: '005000000000001',
    scopes: ['api'],
    latencyMs: 200,
    attempts: 1,
    hints: [],
    disabled: false,
    apiUsage: null,
    version: { id: 'v1', createdAt: new Date('2026-01-01T00:00:00Z') },
    secretSince: new Date('2026-01-01T00:00:00Z'),
    rotation: { status: 'current', ageDays: 10, dueAt: null, versions: null, reason: null },
    migration: null,
    remember: emptyOrgState(org, '').remember,
    ...differing,
  };
}

/** A check that failed, or could not tell, with this cause. */
export function withCause(cause: CauseCode, differing: Partial<OrgCheck> = {}): OrgCheck {
  return healthy({
    verdict: CAUSES[cause].verdict,
    cause,
    stage: 'token',
    evidence: { status: 400, error: 'invalid_grant', description: `about ${cause}` },
    ...differing,
  });
}

/** A check of an org that is not to be tried. */
export function disabled(differing: Partial<OrgCheck> = {}): OrgCheck {
  return healthy({ verdict: null, disabled: true, tags: { ...noTags, enabled: false }, ...differing });
}

/** 08:00 UTC of a Sunday, the first hour of every story. */
export const START = new Date('2026-11-22T08:00:00Z');

export function atHour(hour: number): Date {
  return new Date(START.getTime() + hour * HOUR_MS);
}

const fullRun: Run = { full: true, firstRun: false, inIncident: false, struck: false, summarised: false };

export function aRun(differing: Partial<Run> = {}): Run {
  return { ...fullRun, ...differing };
}

export const namedRun = aRun({ full: false });

/** One org's life, told by its checks; every notice is published and settled at once. */
export class Story {
  state: OrgState | null;
  readonly policy: Policy;
  /** Every notice so far. */
  readonly notices: Notice[] = [];
  last: Transition | null = null;

  constructor(differing: Partial<Policy> = {}, state: OrgState | null = emptyOrgState('acme', 'salesforce/acme')) {
    this.policy = { ...policy, ...differing };
    this.state = state;
  }

  /** Kinds told at that hour. */
  check(hour: number, check: OrgCheck, run: Run = fullRun): readonly NoticeKind[] {
    this.last = transition(this.state, check, atHour(hour), this.policy, run);
    return this.#publish();
  }

  /** Kinds told at each of these hours, one check an hour. */
  hourly(from: number, checks: readonly OrgCheck[], run: Run = fullRun): readonly (readonly NoticeKind[])[] {
    return checks.map((check, index) => this.check(from + index, check, run));
  }

  /** Kinds told when the org is no longer listed. */
  removed(hour: number, plannedDeletionAt: Date | null = null): readonly NoticeKind[] {
    if (this.state === null) throw new Error('an org never seen cannot be removed');
    this.last = removed(this.state, atHour(hour), this.policy, plannedDeletionAt);
    return this.#publish();
  }

  /** The notice told last. */
  get notice(): Notice {
    const notice = this.notices.at(-1);
    if (notice === undefined) throw new Error('nothing was told');
    return notice;
  }

  #publish(): readonly NoticeKind[] {
    if (this.last === null) return [];
    const { notices, next } = this.last;
    this.notices.push(...notices);
    this.state = settled(
      next,
      notices.map(({ id }) => id),
    );
    return notices.map(({ kind }) => kind);
  }
}

export function times<T>(count: number, item: T): readonly T[] {
  return Array.from({ length: count }, () => item);
}

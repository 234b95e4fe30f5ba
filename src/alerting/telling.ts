import { CAUSES, type CauseCode, explain } from '../causes/catalogue.ts';
import type { Step } from '../causes/step.ts';
import type { Evidence } from '../causes/verdict.ts';
import type { OrgCheck } from '../check/org-check.ts';
import type { Policy } from '../policy.ts';
import { NOTICE_KINDS, type Notice, type NoticeKind, type Severity } from '../state/notice.ts';
import type { OrgState } from '../state/state.ts';
import { endingCommand } from '../wording/shell-commands.ts';
import { duration } from '../wording/text.ts';

/** What one run does beyond a single org, as far as alerts depend on it. */
export type Run = {
  /** Over all orgs: only such runs count towards thresholds. Others name theirs. */
  readonly full: boolean;
  /** The first run of a deployment: no org has just been added. */
  readonly firstRun: boolean;
  /** A fleet incident speaks for this org in this run (full runs; others go by the org's state). */
  readonly inIncident: boolean;
  /** That incident took the org in as it began: what it keeps from answering is not its own. */
  readonly struck: boolean;
  /** The first run's one summary speaks of this org's rotation. */
  readonly summarised: boolean;
};

/** One org in one run, after its state took in the answer and before anything is told. */
export type Seen = {
  readonly state: OrgState;
  /** The state before this run; null for an org never seen. */
  readonly before: OrgState | null;
  readonly check: OrgCheck;
  readonly now: Date;
  readonly policy: Policy;
  readonly run: Run;
};

/** Something that is to be told once, and how the state remembers that it was. */
export type Telling = {
  readonly notice: Notice;
  readonly told: Partial<OrgState>;
  /** What the state remembers instead when mute or quiet hours hold it back. */
  readonly withheld?: Partial<OrgState>;
};

/** A notice about an org without what follows from the org. */
export type Draft = {
  readonly kind: NoticeKind;
  /** What tells this transition from every other of its kind. */
  readonly anchor: string;
  /** Follows "acme: ". */
  readonly text: string;
  readonly cause?: CauseCode | null;
  /** ISO instant of the transition when it was not this run's. */
  readonly at?: string;
  readonly since?: string | null;
  readonly found?: string | null;
  readonly actions?: readonly Step[];
  readonly dueAt?: string | null;
};

/** Kinds whose severity no tag of an org changes. */
type FixedKind = { [Kind in NoticeKind]: (typeof NOTICE_KINDS)[Kind] extends Severity ? Kind : never }[NoticeKind];

/** A notice about the org of this check. */
export function noticeOf({ check, before, now }: Seen, draft: Draft): Notice {
  const { team, note } = check.tags;
  const lastHealthyAt = before?.lastHealthyAt ?? null;
  return completed(draft, { org: check.org, team, note, lastHealthyAt }, severityOf(draft.kind, check), now);
}

/** A notice about an org of which nothing but the state is left. */
export function noticeFromState(state: OrgState, now: Date, draft: Draft & { readonly kind: FixedKind }): Notice {
  const { org, team, lastHealthyAt, lastSeen } = state;
  const note = lastSeen?.note ?? null;
  return completed(draft, { org, team, note, lastHealthyAt }, NOTICE_KINDS[draft.kind], now);
}

/** A notice about the fleet. */
export function fleetNotice(now: Date, draft: Draft & { readonly kind: FixedKind }): Notice {
  const nobody = { org: null, team: null, note: null, lastHealthyAt: null };
  return completed(draft, nobody, NOTICE_KINDS[draft.kind], now);
}

/** The catalogue's meaning of a cause, as a sentence without its period. */
export function meaningOf(cause: CauseCode): string {
  return CAUSES[cause].meaning;
}

/** The catalogue's actions for a cause, filled in for this org. */
export function actionsFor(cause: CauseCode, check: OrgCheck, policy: Policy): readonly Step[] {
  return explain(cause, { ...check, egressAddress: policy.egressAddress }).actions;
}

/** What was received, in one line; null when there was nothing. */
export function evidenceLine(evidence: Evidence | null): string | null {
  if (evidence === null) return null;
  const parts = [evidence.status, evidence.error, evidence.description].filter((part) => part !== null && part !== '');
  return parts.length === 0 ? null : parts.join(' · ');
}

/** A span between two ISO instants in words; a negative one, from a clock that jumped back, is no time at all. */
export function span(fromIso: string, toIso: string): string {
  return duration(Date.parse(toIso) - Date.parse(fromIso));
}

/** The UTC day of an ISO instant. */
export function dayOf(iso: string): string {
  return new Date(iso).toISOString().slice(0, 10);
}

function severityOf(kind: NoticeKind, check: OrgCheck): Severity {
  const severity = NOTICE_KINDS[kind];
  return severity === 'org' ? (check.tags.severity ?? 'critical') : severity;
}

function completed(
  draft: Draft,
  subject: Pick<Notice, 'org' | 'team' | 'note' | 'lastHealthyAt'>,
  severity: Severity,
  now: Date,
): Notice {
  return {
    id: `${subject.org ?? '*'}/${draft.kind}/${draft.anchor}`,
    kind: draft.kind,
    org: subject.org,
    team: subject.team,
    severity,
    cause: draft.cause ?? null,
    text: subject.org === null ? draft.text : `${subject.org}: ${draft.text}`,
    at: draft.at ?? now.toISOString(),
    since: draft.since ?? null,
    lastHealthyAt: subject.lastHealthyAt,
    found: draft.found ?? null,
    actions: draft.actions ?? [],
    note: subject.note,
    dueAt: draft.dueAt ?? null,
  };
}

/** What was found, with remarks; a command that ends it stays at the end, where it can be told from the words. */
export function foundWith(found: string | null, remarks: readonly (string | null)[]): string | null {
  const endsInCommand = found !== null && endingCommand(found) !== null;
  const parts = endsInCommand ? [...remarks, found] : [found, ...remarks];
  return parts.filter((part) => part !== null).join('; ') || null;
}

import { type Folded, foldFleet, isFirstRun } from '../../src/alerting/fleet.ts';
import { settled } from '../../src/alerting/outbox.ts';
import { transition } from '../../src/alerting/transition.ts';
import type { CauseCode } from '../../src/causes/catalogue.ts';
import type { OrgCheck } from '../../src/check/org-check.ts';
import type { Policy } from '../../src/policy.ts';
import type { Notice, NoticeKind } from '../../src/state/notice.ts';
import { emptyFleetState, type FleetState, type OrgState } from '../../src/state/state.ts';
import { aRun, atHour, disabled, healthy, policy, times, withCause } from './alert-fixtures.ts';

/** What each org answers in one run: a cause, healthy (null), disabled, or a whole check. */
export type Answers = readonly (CauseCode | null | 'disabled' | OrgCheck)[];

/** A fleet through its full runs, as a use case would lead it; everything told is settled at once. */
export class FleetStory {
  fleet: FleetState | null;
  readonly states = new Map<string, OrgState>();
  readonly policy: Policy;
  readonly notices: Notice[] = [];
  folded: Folded | null = null;

  /** The fleet is known and has been well, unless told otherwise. */
  constructor(differing: Partial<Policy> = {}, fleet: FleetState | null = ranBefore()) {
    this.policy = { ...policy, ...differing };
    this.fleet = fleet;
  }

  /** Kinds told by that hour's run: the fleet's, then those of single orgs with their names. */
  run(hour: number, answers: Answers): readonly string[] {
    const now = atHour(hour);
    const checks = answers.map((answer, index) => checkOf(`org${index}`, answer));
    const members = checks.map((check) => ({ state: this.states.get(check.org) ?? null, check }));
    const firstRun = isFirstRun(this.fleet);
    const folded = foldFleet(this.fleet, members, now, this.policy);
    this.folded = folded;
    const single = members.flatMap(({ state, check }) => {
      const inIncident = folded.covered.has(check.org);
      const struck = folded.struck.has(check.org);
      const summarised = folded.summarised.has(check.org);
      const told = transition(state, check, now, this.policy, aRun({ firstRun, inIncident, struck, summarised }));
      this.states.set(
        check.org,
        settled(
          told.next,
          told.notices.map(({ id }) => id),
        ),
      );
      return told.notices;
    });
    this.fleet = settled(
      folded.next,
      folded.notices.map(({ id }) => id),
    );
    this.notices.push(...folded.notices, ...single);
    return [...folded.notices, ...single].map(({ kind, org }) => (org === null ? kind : `${kind} ${org}`));
  }

  /** A run in which every org is well, so that all of them have a past. */
  well(hour: number, orgs: number): this {
    this.run(hour, times(orgs, null));
    this.notices.length = 0;
    return this;
  }

  get notice(): Notice {
    const notice = this.notices.at(-1);
    if (notice === undefined) throw new Error('nothing was told');
    return notice;
  }

  of(kind: NoticeKind): readonly Notice[] {
    return this.notices.filter((notice) => notice.kind === kind);
  }
}

/** A fleet whose first run was a day ago. */
export function ranBefore(): FleetState {
  return { ...emptyFleetState(), lastFullRunAt: atHour(-24).toISOString() };
}

/** The check of one org. */
export function checkOf(org: string, answer: Answers[number]): OrgCheck {
  if (answer === null) return healthy({ org });
  if (answer === 'disabled') return disabled({ org });
  return typeof answer === 'string' ? withCause(answer, { org }) : { ...answer, org };
}

/** So many orgs with this answer, the rest healthy. */
export function some(affected: number, of: number, answer: Answers[number]): Answers {
  return [...times(affected, answer), ...times(of - affected, null)];
}

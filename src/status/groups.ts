import { type CauseCode, explain } from '../causes/catalogue.ts';
import type { Step } from '../causes/step.ts';
import type { WhoActs } from '../causes/verdict.ts';
import type { Problem } from './row.ts';

/** Whose move it is: the operator's company's, the org's admin's, or nobody's. */
export type Turn = 'ours' | 'theirs' | 'nobody';

/** Turns in the order in which a reader wants them. */
export const TURNS = ['ours', 'theirs', 'nobody'] as const satisfies readonly Turn[];

/** Orgs that one reason keeps from working, with what to do once for all of them. */
export type ProblemGroup = {
  readonly turn: Turn;
  readonly cause: CauseCode;
  /** In the order of the page; never empty. */
  readonly members: readonly [Problem, ...Problem[]];
  /** Filled in for the one org; of several they name `ORG`. */
  readonly steps: readonly Step[];
};

/** The problems by cause, muted ones by themselves, each group where its most urgent member stands. */
export function groupsOf(problems: readonly Problem[]): readonly ProblemGroup[] {
  const grouped = Map.groupBy(problems, ({ cause, muted }) => `${cause} ${muted}`);
  return [...grouped.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { cause, whoActs, actions } = first;
    const members: ProblemGroup['members'] = [first, ...others];
    const steps = others.length === 0 ? actions : explain(cause, anyOf(members)).actions;
    return [{ turn: turnOf(whoActs), cause, members, steps }];
  });
}

function turnOf(whoActs: WhoActs): Turn {
  switch (whoActs) {
    case 'integration-team':
    case 'aws-operator':
      return 'ours';
    case 'salesforce-admin':
      return 'theirs';
    case 'nobody':
      return 'nobody';
  }
}

/** What explanations for any of these orgs are filled in with. */
export function anyOf([first, ...others]: ProblemGroup['members']) {
  const flow = others.every((other) => other.flow === first.flow) ? first.flow : null;
  return { org: 'ORG', secretId: 'SECRET', host: null, flow, evidence: null, egressAddress: null };
}

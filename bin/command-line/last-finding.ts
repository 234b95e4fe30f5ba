import { AwsCallError } from '../../src/aws-calls.ts';
import type { CauseCode } from '../../src/causes/catalogue.ts';
import type { Evidence, Flow, Verdict } from '../../src/causes/verdict.ts';
import { checkAlone } from '../../src/run/check-one.ts';
import { loadStates, stateOf } from '../../src/state/load-states.ts';
import type { OrgState } from '../../src/state/state.ts';
import { statusOf } from '../../src/status/org-status.ts';
import { UsageError } from './exit.ts';
import type { CheckOptions, SourceOptions, StateOptions } from './options.ts';
import { checkPorts, keptStates } from './ports.ts';
import { settingsFor } from './run-settings.ts';
import type { Standpoint } from './standpoint.ts';

/** What was found of one org, and when. Instants are ISO texts. */
export type LastFinding = {
  readonly org: string;
  readonly secretId: string;
  readonly host: string | null;
  readonly flow: Flow | null;
  /** Null when the org is switched off. */
  readonly verdict: Verdict | null;
  readonly cause: CauseCode | null;
  readonly evidence: Evidence | null;
  /** Null when nothing is known of the time before. */
  readonly since: string | null;
  readonly checkedAt: string | null;
};

/**
 * The org as its last kept state has it (a file, or the table of the deployed stack); where nothing is kept of it, a
 * check made now.
 * @throws UnknownOrgsError when there is no such org
 */
export async function lastFinding(
  org: string,
  options: SourceOptions & StateOptions & CheckOptions,
  at: Standpoint,
): Promise<LastFinding> {
  const state = await keptState(org, options, at);
  if (state !== null && state.lastCheckAt !== null && state.removedAt === null) return fromState(state);
  const checked = await checkAlone(await checkPorts(options, at.settings), org, settingsFor(at.settings, options));
  return { ...checked, since: null, checkedAt: new Date().toISOString() };
}

/** What earlier runs kept of the org; null where nothing is kept, or nothing is deployed. */
export async function keptState(
  org: string,
  options: SourceOptions & StateOptions,
  at: Standpoint,
): Promise<OrgState | null> {
  if (options.file !== undefined && options.state === undefined) return null;
  try {
    const states = await keptStates(options, at);
    const known = await loadStates(states, [org]);
    if (known.failure !== null) throw known.failure;
    return stateOf(known, org).state;
  } catch (error) {
    const nothingDeployed =
      error instanceof UsageError || (error instanceof AwsCallError && error.trouble === 'denied');
    if (nothingDeployed && options.state === undefined && options.stack === undefined) return null;
    throw error;
  }
}

function fromState(state: OrgState): LastFinding {
  const { org, secretId, lastSeen, lastCause, lastCheckAt } = state;
  const { verdict, cause, since } = statusOf(state, null, new Date());
  return {
    org,
    secretId,
    host: lastSeen?.host ?? state.remember.identity?.host ?? null,
    flow: lastSeen?.flow ?? null,
    verdict,
    cause,
    // Of the last answer; an open failure may have been found by an earlier one.
    evidence: cause === lastCause ? (lastSeen?.evidence ?? null) : null,
    since,
    checkedAt: lastCheckAt,
  };
}

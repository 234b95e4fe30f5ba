import { isWatched } from '../alerting/observe-org.ts';
import { checkEntries } from '../check/check-entries.ts';
import type { OrgCheck } from '../check/org-check.ts';
import type { CheckPorts } from '../check/ports.ts';
import type { CheckSettings } from '../check/settings.ts';
import type { SecretEntry } from '../credential/ports.ts';
import { type KnownStates, stateOf } from '../state/load-states.ts';
import type { OrgState } from '../state/state.ts';

/** What a second look came to. `skipped`: it was wanted, and there was no time for it. */
export type SecondLook = {
  readonly checks: readonly OrgCheck[];
  readonly outcome: 'not-needed' | 'skipped' | 'confirmed' | 'over';
};

/** So many orgs at once are worth a second look before anybody is woken. */
const MANY = 5;
const SAMPLE = 5;
const WAIT_MS = 2 * 60_000;
/** What is left for saving and telling. */
const RESERVE_MS = 30_000;

/**
 * Asks a sample again, two minutes later, where many orgs newly give no usable answer or newly fail alike. When more than
 * half of it works by then, all of them are asked again. Newer answers replace the older, so that nothing is said of an org
 * that was not so when it was asked last. Users' passwords are never sent twice: repeated failures lock them out.
 */
export async function secondLook(
  ports: CheckPorts,
  entries: readonly SecretEntry[],
  checks: readonly OrgCheck[],
  known: KnownStates,
  settings: CheckSettings,
): Promise<SecondLook> {
  const doubted = doubtedIn(checks, known).filter(({ flow }) => flow !== 'password');
  if (doubted.length === 0) return { checks, outcome: 'not-needed' };
  const timeLeft =
    settings.deadline === null ? Number.POSITIVE_INFINITY : settings.deadline.getTime() - ports.now().getTime();
  if (timeLeft < WAIT_MS + 2 * settings.orgTimeoutMs + RESERVE_MS) return { checks, outcome: 'skipped' };

  const { onChecked: _, ...quietly } = settings;
  const ask = (orgs: ReadonlySet<string>) =>
    checkEntries(
      ports,
      entries.filter(({ org }) => orgs.has(org)),
      known,
      false,
      quietly,
    );
  await ports.sleep(WAIT_MS);
  const sample = new Set(doubted.slice(0, SAMPLE).map(({ org }) => org));
  const again = await ask(sample);
  const works = again.filter(({ verdict }) => verdict === 'healthy').length;
  if (works * 2 <= sample.size) return { checks: replaced(checks, again), outcome: 'confirmed' };
  const rest = await ask(new Set(doubted.map(({ org }) => org).filter((org) => !sample.has(org))));
  return { checks: replaced(checks, [...again, ...rest]), outcome: 'over' };
}

/** The checks with the newer ones in their place. */
function replaced(checks: readonly OrgCheck[], newer: readonly OrgCheck[]): readonly OrgCheck[] {
  const byOrg = new Map(newer.map((check) => [check.org, check]));
  return checks.map((check) => byOrg.get(check.org) ?? check);
}

/** Those that newly give no usable answer, from 5 on or all; and those that were healthy and newly fail alike, from 5 on. */
export function doubtedIn(checks: readonly OrgCheck[], known: Pick<KnownStates, 'orgs'>): readonly OrgCheck[] {
  const before = (check: OrgCheck): OrgState | null => stateOf(known, check.org).state;
  const watched = checks.filter(isWatched);
  const silent = watched.filter(
    (check) =>
      check.verdict === 'inconclusive' && !OWN.has(check.cause ?? '') && before(check)?.lastVerdict !== 'inconclusive',
  );
  const broken = watched.filter((check) => check.verdict === 'unhealthy' && before(check)?.lastVerdict === 'healthy');
  const alike = [...Map.groupBy(broken, ({ cause }) => cause).values()].filter((same) => same.length >= MANY).flat();
  const isMany = silent.length >= MANY || (silent.length > 1 && silent.length === watched.length);
  return [...(isMany ? silent : []), ...alike];
}

/** Answers that are missing for reasons of our own run or of one org's account. */
const OWN: ReadonlySet<string> = new Set(['not-checked', 'api-limit-exceeded']);

import type { SecretEntry, SecretReading } from '../credential/ports.ts';
import { readValues } from '../credential/read-values.ts';
import { fanOut } from '../fan-out.ts';
import { type KnownStates, stateOf } from '../state/load-states.ts';
import { checkSteps } from './check-steps.ts';
import { conclude, notChecked, skip } from './conclude.ts';
import { begin, type Learned } from './learned.ts';
import type { OrgCheck } from './org-check.ts';
import type { CheckPorts } from './ports.ts';
import type { CheckSettings } from './settings.ts';

const OWN_DEFECT = 'the check met an error of its own; the log says more';

/**
 * Tries the credential of every entry and tells what was found, in the order of the entries; nothing is kept and nobody
 * is told. `named`: a person asked for these orgs.
 */
export async function checkEntries(
  ports: CheckPorts,
  entries: readonly SecretEntry[],
  known: Pick<KnownStates, 'orgs'>,
  named: boolean,
  settings: CheckSettings,
): Promise<readonly OrgCheck[]> {
  const read = readValues(ports.secrets, entries);
  return fanOut(entries, settings.concurrency, async (entry) => {
    const start = begin(entry, stateOf(known, entry.org).state?.remember ?? null, named);
    const check = await checkOrg(ports, settings, start, () => read(entry)).catch((error: unknown) => {
      settings.onDefect?.(entry.org, error);
      return notChecked(start, OWN_DEFECT, ports.now(), settings);
    });
    settings.onChecked?.(check);
    return check;
  });
}

/** One org, from its secret to what is known of it. */
async function checkOrg(
  ports: CheckPorts,
  settings: CheckSettings,
  start: Learned,
  read: () => Promise<SecretReading>,
): Promise<OrgCheck> {
  const skipped = skip(start, ports.now(), settings);
  if (skipped !== null) return skipped;
  const steps = checkSteps(ports, settings, start, read);
  for (;;) {
    const step = await steps.next();
    if (step.done) return conclude(step.value.learned, step.value.finding, ports.now(), settings);
  }
}

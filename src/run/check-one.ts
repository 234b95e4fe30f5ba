import { checkEntries } from '../check/check-entries.ts';
import type { OrgCheck } from '../check/org-check.ts';
import type { CheckPorts } from '../check/ports.ts';
import type { CheckSettings } from '../check/settings.ts';
import { listOrgs } from '../credential/list-orgs.ts';
import type { AlertsPort } from '../digest/ports.ts';
import type { StatesPort } from '../state/ports.ts';
import { checkOrgs } from './check-orgs.ts';
import type { ReportedOrg } from './report.ts';
import type { RunSettings } from './settings.ts';

/** Nothing is published; the report still lists what would be told. */
export const NOBODY: AlertsPort = {
  publish: async () => {},
  confirmedSubscriptions: async () => null,
};

const NOTHING_KEPT: StatesPort = {
  load: async () => [],
  save: async () => 'saved',
  history: async () => [],
};

/**
 * Checks one org now, as if for the first time; nothing is kept and nobody is told.
 * @throws UnknownOrgsError when there is no such secret
 */
export async function checkOne(ports: CheckPorts, org: string, settings: RunSettings): Promise<ReportedOrg> {
  const asked = { orgs: [org], save: false, publish: false };
  const report = await checkOrgs({ ...ports, states: NOTHING_KEPT, alerts: NOBODY }, asked, settings);
  const [checked] = report.orgs;
  if (checked === undefined) throw new Error(`${org} is planned for deletion, so it was not checked`);
  return checked;
}

/**
 * The check of one org now, as if for the first time, with all that its steps are filled in from.
 * @throws UnknownOrgsError when there is no such secret
 */
export async function checkAlone(ports: CheckPorts, org: string, settings: CheckSettings): Promise<OrgCheck> {
  const entries = (await listOrgs(ports.secrets, [org])).filter(({ deletionAt }) => deletionAt === null);
  const [check] = await checkEntries(ports, entries, { orgs: new Map() }, true, settings);
  if (check === undefined) throw new Error(`${org} is planned for deletion, so it was not checked`);
  return check;
}

import { checkEntries } from '../check/check-entries.ts';
import { listOrgs } from '../credential/list-orgs.ts';
import { loadStates } from '../state/load-states.ts';
import { formatIn } from '../wording/local-time.ts';
import type { Ports } from './ports.ts';
import type { Report } from './report.ts';
import { secondLook } from './second-look.ts';
import { type RunRequest, type RunSettings, runIdOf } from './settings.ts';
import { tellRun } from './tell-run.ts';

/**
 * The main job: checks the selected orgs, tells what changed, and reports.
 * @throws when secrets cannot be listed, state cannot be read or written, or a digest cannot be published; what such a run
 * had to tell stays due and is decided anew by the next one.
 */
export async function checkOrgs(ports: Ports, request: RunRequest, settings: RunSettings): Promise<Report> {
  const startedAt = ports.now();
  const runId = runIdOf(startedAt, ports.random());
  const listing = listOrgs(ports.secrets, request.orgs);
  // Making a time zone's format takes as long as checking ten orgs: it is done while the store answers.
  formatIn(settings.policy.timezone);
  // An org may have been asked for by its secret's name.
  const named = request.orgs === 'all' ? request.orgs : (await listing).map(({ org }) => org);
  const [listed, known] = await Promise.all([listing, loadStates(ports.states, named)]);
  const entries = listed.filter((entry) => entry.deletionAt === null);
  const first = await checkEntries(ports, entries, known, request.orgs !== 'all', settings);
  const foundAt = ports.now();
  const looked =
    request.save && request.publish
      ? await secondLook(ports, entries, first, known, settings)
      : ({ checks: first, outcome: 'not-needed' } as const);
  const { checks, outcome } = looked;
  return tellRun(ports, { runId, startedAt, listed, known, checks, foundAt, secondLook: outcome }, request, settings);
}

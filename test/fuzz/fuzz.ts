import { inspect } from 'node:util';
import fc from 'fast-check';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import type { ReportedOrg } from '../../src/run/report.ts';
import type { WireAnswer, WireRequest } from '../../src/salesforce/http.ts';
import { credentialOf, EVERYTHING, settingsOf, worldOf } from '../memory-ports.ts';
import { type FuzzAnswer, HOST, PASSWORD, SECRET, TOKEN } from './answers.ts';
import { BRANCHES, CODES, type Exchange, leaksIn, mayBeHealthy, strayTokens, tokenGiven } from './oracle.ts';
import { type Scenario, scenario } from './scenarios.ts';

const ORG_TIMEOUT_MS = 15_000;
const FLOWS: Readonly<Record<Scenario['flow'], object>> = {
  client_credentials: {},
  password: { username: 'robot@acme.example', password: PASSWORD },
  jwt_bearer: { username: 'robot@acme.example', privateKey: SECRET },
};

/** How often each branch was taken: `healthy`, or the cause. */
export type Counts = Readonly<Record<string, number>>;

/** Checks one org against these answers, and everything that must hold whatever they are. Throws what does not hold. */
export async function play(played: Scenario): Promise<ReportedOrg> {
  const exchanges: Exchange[] = [];
  const defects: unknown[] = [];
  const secret = {
    org: 'acme',
    value: credentialOf('acme', { clientSecret: SECRET, domain: HOST, ...FLOWS[played.flow] }),
    tags: played.expectedOrgId === null ? {} : { 'credential-health:org-id': played.expectedOrgId },
  };
  const world = worldOf([secret]);
  const startedAt = world.ports.now().getTime();
  const queues = { POST: [...played.tokenAnswers], GET: [...played.probeAnswers] };
  world.nameExists = async () => played.knownNameExists;
  world.answer = (host, request, timeoutMs) => {
    const queue = queues[request.method];
    const next = (queue.length > 1 ? queue.shift() : queue[0]) as FuzzAnswer;
    const late = next.latencyMs >= timeoutMs;
    world.advance(Math.min(next.latencyMs, timeoutMs));
    const answer: WireAnswer = late
      ? { kind: 'failed', failure: 'timeout', code: 'ETIMEDOUT', latencyMs: timeoutMs }
      : next;
    // The way out of the password flow is tried after the verdict, and has no part in it.
    if (!isMigration(played, request)) {
      exchanges.push({ host, method: request.method, bearer: request.bearer?.reveal() ?? null, answer });
    }
    return answer;
  };
  const deadline = played.deadlineMs === null ? null : new Date(startedAt + played.deadlineMs);
  const settings = settingsOf({
    orgTimeoutMs: ORG_TIMEOUT_MS,
    probe: played.probe ? 'api' : 'token',
    deadline,
    onDefect: (_, error) => defects.push(error),
  });
  const report = await checkOrgs(world.ports, EVERYTHING, settings);
  const spent = world.ports.now().getTime() - startedAt;
  const states = await world.ports.states.load('all');
  const history = await world.ports.states.history('acme', 100);
  const [org] = report.orgs;

  if (org === undefined) throw new Error('the org is missing in the report');
  if (defects.length > 0) throw new Error('the check met an error of its own', { cause: defects[0] });
  if (org.verdict === 'healthy') {
    const rules = { probe: played.probe, expectedOrgId: played.expectedOrgId };
    if (!mayBeHealthy(exchanges, rules)) throw new Error('called healthy against the conditions');
  } else if (!CODES.some((code) => code === org.cause)) {
    throw new Error(`${org.cause} is not in the catalogue`);
  }
  const budget = Math.min(ORG_TIMEOUT_MS, Math.max(0, played.deadlineMs ?? ORG_TIMEOUT_MS));
  if (spent > budget) throw new Error(`took ${spent} ms of ${budget}`);
  if (exchanges.filter(({ method }) => method === 'POST').length > 3) throw new Error('more than three token requests');
  const stray = strayTokens(exchanges);
  if (stray.length > 0) throw new Error(stray.join());
  const outward = [report, world.published, states, history].flatMap((value) => [
    JSON.stringify(value),
    inspect(value, { depth: null, maxStringLength: null }),
  ]);
  const held = played.flow === 'password' ? [SECRET, PASSWORD] : [SECRET];
  const secrets = [...held, ...tokenGiven(exchanges).filter((token) => token === TOKEN)];
  const leaks = outward.flatMap((text) => leaksIn(text, secrets));
  if (leaks.length > 0) throw new Error('a secret or token got out');
  return org;
}

function isMigration(played: Scenario, { form }: WireRequest): boolean {
  return played.flow === 'password' && form !== null && form.reveal().includes('grant_type=client_credentials');
}

/** Plays many scenarios; the same seed gives the same ones. */
export async function fuzz(runs: number, seed: number): Promise<Counts> {
  const counts: Record<string, number> = Object.fromEntries(BRANCHES.map((branch) => [branch, 0]));
  await fc.assert(
    fc.asyncProperty(scenario, async (played) => {
      const { verdict, cause } = await play(played);
      const branch = verdict === 'healthy' ? verdict : String(cause);
      counts[branch] = (counts[branch] ?? 0) + 1;
    }),
    { numRuns: runs, seed },
  );
  return counts;
}

/** The counts as lines to read. */
export function shown(counts: Counts): string {
  return Object.entries(counts)
    .map(([branch, count]) => `${String(count).padStart(7)}  ${branch}`)
    .join('\n');
}

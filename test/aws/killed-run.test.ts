import { beforeAll, describe, expect, test } from 'vitest';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import { readFleetState, readOrgState } from '../../src/state/state.ts';
import { credentialOf, EVERYTHING, healthyAnswer, settingsOf, type World, worldOf } from '../memory-ports.ts';
import { answered } from '../salesforce/answers.ts';
import { expectDocumented } from './generated-docs.ts';
import { type KillPoint, killable } from './kill-points.ts';

const INTERVAL_MS = 4 * 3_600_000;
const SETTINGS = settingsOf({ concurrency: 1 });
const noRunAsUser = answered(400, { error: 'invalid_grant', error_description: 'no client credentials user enabled' });
const wrongSecret = answered(400, { error: 'invalid_client', error_description: 'invalid client credentials' });

/** The news of the run that is killed: a rotation broke acme, and globex, which was broken, recovered. */
const NEWS = ['failing acme', 'recovered globex'];

/** One run over three orgs in which `globex` is broken, then the change that makes the {@link NEWS}. */
async function worldWithNews(): Promise<World> {
  const world = worldOf(['acme', 'globex', 'initech'].map((org) => ({ org, value: credentialOf(org) })));
  world.answer = (host, request) => (host.startsWith('globex') ? noRunAsUser : healthyAnswer(host, request));
  await checkOrgs(world.ports, EVERYTHING, SETTINGS);
  world.published.length = 0;
  world.advance(INTERVAL_MS);
  const rotated = {
    org: 'acme',
    value: credentialOf('acme', { clientSecret: 'another-secret' }),
    versionId: 'new',
    createdAt: new Date(world.ports.now().getTime() - 3_600_000),
    others: { previous: { id: 'version-1-of-acme', value: credentialOf('acme') } },
  };
  world.secrets = world.secrets.map((secret) => (secret.org === 'acme' ? rotated : secret));
  world.answer = (host, request) =>
    request.form?.reveal().includes('another-secret') ? wrongSecret : healthyAnswer(host, request);
  return world;
}

/** A run that ends at the kill point, or by itself where it has fewer calls. */
async function runUntil(world: World, point: KillPoint): Promise<'killed' | 'finished'> {
  const run = killable(world.ports, point);
  return Promise.race([
    run.killed.then(() => 'killed' as const),
    checkOrgs(run.ports, EVERYTHING, SETTINGS).then(() => 'finished' as const),
  ]);
}

/** A whole run, one interval later. */
async function nextRun(world: World): Promise<void> {
  world.advance(INTERVAL_MS);
  await checkOrgs(world.ports, EVERYTHING, SETTINGS);
}

/** What was told since the last time it was asked, in the order of the notices. */
function told(world: World): readonly string[] {
  const notices = world.published.flatMap(({ forms }) => JSON.parse(forms.sqs).notices);
  world.published.length = 0;
  return notices.map(({ kind, org }: { kind: string; org: string }) => `${kind} ${org}`).sort();
}

type Outcome = {
  readonly byKilledRun: readonly string[];
  readonly byNextRun: readonly string[];
  readonly byTheOneAfter: readonly string[];
  readonly world: World;
};

async function killAt(point: KillPoint): Promise<Outcome> {
  const world = await worldWithNews();
  expect(await runUntil(world, point)).toBe('killed');
  const byKilledRun = told(world);
  await nextRun(world);
  const byNextRun = told(world);
  await nextRun(world);
  return { byKilledRun, byNextRun, byTheOneAfter: told(world), world };
}

/** The states as their reader understands them. */
async function statesIn({ ports }: World) {
  const documents = await ports.states.load('all');
  const orgs = documents.filter(({ key }) => key !== 'fleet').map(({ document }) => readOrgState(document));
  const fleet = documents.filter(({ key }) => key === 'fleet').map(({ document }) => readFleetState(document));
  return { orgs, fleet };
}

/** The calls of a clean run, counted before the tests are laid out. */
const clean = killable((await worldWithNews()).ports, null);
await checkOrgs(clean.ports, EVERYTHING, SETTINGS);
const POINTS = clean.calls.flatMap((name, index) =>
  (['before', 'after'] as const).map((when) => ({ name, point: { call: index + 1, when } })),
);

describe('A run that is killed', () => {
  const outcomes = new Map<KillPoint, Outcome>();
  beforeAll(async () => {
    for (const { point } of POINTS) outcomes.set(point, await killAt(point));
  });
  const outcomeOf = (point: KillPoint): Outcome => outcomes.get(point) as Outcome;

  test('could be killed before and after every call of a clean run', () => {
    expect(POINTS.length).toBe(2 * clean.calls.length);
    expect(new Set(clean.calls.map((name) => name.split(' ')[0]))).toEqual(
      new Set(['list', 'load', 'read', 'token', 'probe', 'save', 'publish', 'count']),
    );
  });

  describe.each(POINTS)('$point.when call $point.call ($name)', ({ point }) => {
    test('leaves every piece of news told once, or twice if it was under way', () => {
      const { byKilledRun, byNextRun } = outcomeOf(point);
      expect(new Set([...byKilledRun, ...byNextRun])).toEqual(new Set(NEWS));
      expect([[], NEWS]).toContainEqual(byKilledRun);
      expect(new Set(byNextRun).size).toBe(byNextRun.length);
    });

    test('leaves states that the next run reads, with nothing left to tell', async () => {
      const { orgs, fleet } = await statesIn(outcomeOf(point).world);
      expect([...orgs, ...fleet].flatMap(({ outbox }) => outbox)).toEqual([]);
      expect(orgs.map(({ org, failure }) => [org, failure?.cause ?? null]).sort()).toEqual([
        ['acme', 'client-secret-wrong'],
        ['globex', null],
        ['initech', null],
      ]);
    });

    test('writes each transition into the history once', async () => {
      const { states } = outcomeOf(point).world.ports;
      const lines = await Promise.all(['acme', 'globex', 'initech'].map((org) => states.history(org, 10)));
      expect(lines.map((entries) => entries.map(({ from, to }) => `${from} → ${to}`))).toEqual([
        ['healthy → unhealthy', 'null → healthy'],
        ['unhealthy → healthy', 'null → unhealthy'],
        ['null → healthy'],
      ]);
    });

    test('is healed by the next run: the one after it has nothing to say', () => {
      expect(outcomeOf(point).byTheOneAfter).toEqual([]);
    });
  });

  test('twice in a row, after any two of these calls, loses nothing either', async () => {
    const lost: string[] = [];
    const afterEach = POINTS.map(({ point }) => point).filter(({ when }) => when === 'after');
    for (const first of afterEach) {
      for (const second of afterEach) {
        const world = await worldWithNews();
        await runUntil(world, first);
        world.advance(INTERVAL_MS);
        await runUntil(world, second);
        await nextRun(world);
        const news = told(world);
        if (!NEWS.every((piece) => news.includes(piece))) lost.push(`${first.call}, then ${second.call}`);
      }
    }
    expect(lost).toEqual([]);
  });

  test('is described in docs/reliability.md', () => {
    const rows = POINTS.map(({ name, point }) => {
      const { byKilledRun, byNextRun } = outcomeOf(point);
      return `| ${point.when} | ${point.call}. ${name} | ${byRun(byKilledRun, byNextRun)} |`;
    });
    const table = ['| killed | call | the news is told by |', '|---|---|---|', ...rows].join('\n');
    expectDocumented('reliability.md', 'killed at any moment', table);
  });
});

function byRun(byKilledRun: readonly string[], byNextRun: readonly string[]): string {
  if (byKilledRun.length === 0) return 'the next run';
  if (byNextRun.length === 0) return 'this run';
  return `this run; by the next one again: ${byNextRun.join(', ')}`;
}

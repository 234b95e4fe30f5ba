import { beforeAll, describe, expect, test } from 'vitest';
import { demoFleet } from '../../../simulator/demo-fleet.ts';
import { startSimulator } from '../../../simulator/simulator.ts';
import { orgsFile } from '../../../src/adapters/orgs-file.ts';
import { salesforceHttps } from '../../../src/adapters/salesforce-https.ts';
import { signing } from '../../../src/adapters/signing.ts';
import { stateMemory } from '../../../src/adapters/state-memory.ts';
import { REAL_TIME } from '../../../src/clock.ts';
import { checkOrgs } from '../../../src/run/check-orgs.ts';
import type { Report } from '../../../src/run/report.ts';
import { settingsOf } from '../../memory-ports.ts';
import { cli, type Ended } from '../cli.ts';

describe('the demo', () => {
  let shown: Ended;
  let json: Ended;
  let all: Ended;
  beforeAll(async () => {
    [shown, json, all] = await Promise.all([cli(['demo']), cli(['demo', '--json']), cli(['demo', '--all'])]);
  });

  test('shows verdicts, the alert e-mail, and the recovery of the orgs that were mended', () => {
    expect(shown.code).toBe(0);
    expect(shown.stdout).toContain('client-secret-wrong');
    expect(shown.stdout).toContain('Subject: [critical]');
    expect(shown.stdout).toMatch(/Back: globex/);
    expect(shown.stdout.split('\n').length).toBeLessThanOrEqual(60);
    expect(shown.stdout).toMatch(/ demo --report page\.html {2}the status page; open it in a browser\n$/);
  });

  test('shows every step and the whole mails on request', () => {
    expect(all.stdout).toContain('\n  Do     ');
    expect(all.stdout).not.toContain('… and more');
  });

  test('prints its first report, and nothing else, as JSON: at least ten different causes', () => {
    const report: Report = JSON.parse(json.stdout);
    const causes = new Set(report.orgs.flatMap(({ cause }) => cause ?? []));
    expect(causes.size).toBeGreaterThanOrEqual(10);
    expect(report.summary).toMatchObject({ total: report.orgs.length, omitted: 0 });
    expect(report.summary.healthy).toBeGreaterThan(0);
  });
});

test('what the report calls attempts is what the simulator received', async () => {
  await using simulator = await startSimulator();
  const fleet = demoFleet(new Date());
  fleet.addTo(simulator);
  const file = orgsFile(JSON.stringify(fleet.entries));
  if (!file.ok) throw new Error(file.problems.join('; '));
  const connectTo = { host: '127.0.0.1', port: simulator.port };
  const ports = {
    ...REAL_TIME,
    secrets: file.secrets,
    network: salesforceHttps({ userAgent: 'test', ca: simulator.caPem, connectTo }),
    signing: signing(),
    states: stateMemory(),
    alerts: { publish: async () => {}, confirmedSubscriptions: async () => 1 },
  };
  const request = { orgs: 'all', save: false, publish: false } as const;
  const report = await checkOrgs(ports, request, settingsOf({ orgTimeoutMs: 2_500 }));

  const received = (host: string | null) =>
    simulator.requests.filter((each) => each.method === 'POST' && each.host === host).length;
  expect(report.orgs.map(({ org, attempts }) => [org, attempts])).toEqual(
    report.orgs.map(({ org, host }) => [org, received(host)]),
  );
  expect(simulator.requests.every(({ query }) => Object.keys(query).length === 0)).toBe(true);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { cli, openScene, type Scene } from '../cli.ts';

let scene: Scene;
let source: readonly string[];

beforeAll(async () => {
  scene = await openScene();
  source = await scene.file('orgs.json', [{ name: 'acme' }, { name: 'globex', org: { runAsUserId: null } }]);
});

afterAll(() => scene[Symbol.asyncDispose]());

test('doctor ticks every step of a healthy org, with time and evidence', async () => {
  const { code, stdout, stderr } = await cli(['doctor', 'acme', ...source]);
  expect(
    stdout
      .split('\n')
      .filter((line) => /^\S/.test(line))
      .map((line) => line.slice(0, 11).trimEnd()),
  ).toEqual([
    ...['✓ Secret', '✓ Host', '✓ DNS', '✓ TCP', '✓ TLS', '✓ Token', '✓ Scopes', '✓ Identity', '✓ API', '✓ Limits'],
    'acme works.',
  ]);
  expect(stdout).toMatch(/\n✓ Token +\d+ ms {2}granted, for acme\.my\.salesforce\.com\n/);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('doctor stops at the step that failed, and says who does what', async () => {
  const { code, stdout } = await cli(['doctor', 'globex', ...source]);
  expect(stdout).toMatch(
    /\n✗ Token +\d+ ms {2}400 invalid_grant: no client credentials user enabled\n\nrun-as-user-missing: .*\n\nWhat to do {2}\(their Salesforce admin\)\n/,
  );
  expect(stdout).toContain(
    `For their Salesforce admin:\n  credential-health explain globex --for-admin ${source.join(' ')}\n`,
  );
  expect(code).toBe(1);
});

test('doctor prints JSON alone when asked to', async () => {
  const { stdout, stderr } = await cli(['doctor', 'globex', '--json', ...source]);
  const { steps, ...report } = JSON.parse(stdout);
  expect(report).toMatchObject({
    schema: 'credential-health.doctor/1',
    org: 'globex',
    verdict: 'unhealthy',
    cause: 'run-as-user-missing',
    whoActs: 'salesforce-admin',
  });
  expect(steps.map(({ name }: { name: string }) => name)).toEqual(['secret', 'host', 'dns', 'tcp', 'tls', 'token']);
  expect(stderr).toBe('');
});

test('doctor of an unknown org lists the near names', async () => {
  const { code, stderr } = await cli(['doctor', 'acne', ...source]);
  expect(stderr).toMatch(/^There is no org "acne"; the nearest name is acme/);
  expect(code).toBe(2);
});

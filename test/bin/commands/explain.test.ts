import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explainForAdmin } from '../../../src/causes/guides.ts';
import { cli, openScene, type Scene } from '../cli.ts';

let scene: Scene;
let source: readonly string[];
const state = () => ['--state', scene.path('state.json')];

beforeAll(async () => {
  scene = await openScene();
  source = await scene.file('orgs.json', [
    { name: 'acme' },
    { name: 'customer-7', org: { host: 'globex.my.salesforce.com', runAsUserId: null } },
    { name: 'old', tags: { 'credential-health:enabled': 'false' } },
  ]);
  await cli(['check', ...source, ...state()]);
});

afterAll(() => scene[Symbol.asyncDispose]());

describe('a cause is explained', () => {
  test('by its meaning, what lies behind it, who acts and how', async () => {
    const { code, stdout } = await cli(['explain', 'run-as-user-missing']);
    expect(stdout).toMatch(/^✗ run-as-user-missing: .*\n\nSaid when\n {2}- .*invalid_grant/);
    expect(stdout).toMatch(/\nWhat to do {2}\(their Salesforce admin\)\n {2}1\. In /);
    expect(stdout).toMatch(/\nMore: https:\/\/help\.salesforce\.com\//);
    expect(code).toBe(0);
  });

  test('to the admin of any org', async () => {
    const { stdout } = await cli(['explain', 'run-as-user-missing', '--for-admin']);
    const nowhere = {
      org: 'ORG',
      secretId: 'salesforce/ORG',
      host: null,
      flow: null,
      evidence: null,
      egressAddress: null,
    };
    expect(stdout).toBe(explainForAdmin('run-as-user-missing', nowhere));
  });
});

describe('an org is explained', () => {
  test('as it was found last', async () => {
    const { stdout, code } = await cli(['explain', 'customer-7', ...state()]);
    expect(stdout).toMatch(
      /^✗ run-as-user-missing: .*\n\n {2}Org {4}customer-7 \(globex\.my\.salesforce\.com\)\n {2}Found {2}400 invalid_grant: /,
    );
    expect(stdout).toContain(
      `For their Salesforce admin:\n  credential-health explain customer-7 --for-admin ${state().join(' ')}`,
    );
    expect(code).toBe(0);
  });

  test('by a check made now where nothing was kept', async () => {
    scene.simulator.clearRequests();
    const { stdout } = await cli(['explain', 'customer-7', '--json', ...source]);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'credential-health.explanation/1',
      org: 'customer-7',
      cause: 'run-as-user-missing',
      evidence: { status: 400, error: 'invalid_grant' },
    });
    expect(scene.simulator.requests.map(({ path }) => path)).toEqual(['/services/oauth2/token']);
  });

  test('to its admin without a name of ours, even in what goes on', async () => {
    const { stdout } = await cli(['explain', 'customer-7', '--for-admin', ...state()]);
    expect(stdout).toContain('globex.my.salesforce.com');
    expect(stdout).not.toMatch(/customer-7|credential-health|salesforce\/|secret/i);
  });

  test('as well, when it is', async () => {
    const { stdout, code } = await cli(['explain', 'acme', ...state()]);
    expect(stdout).toMatch(/^acme was healthy at its last check, .* ago\. There is nothing to explain\.\n$/);
    expect(code).toBe(0);
  });

  test('as switched off, when it is', async () => {
    expect((await cli(['explain', 'old', ...state()])).stdout).toMatch(/^old is switched off/);
  });
});

test('what is neither a cause nor an org gets the near names of both', async () => {
  const { code, stderr } = await cli(['explain', 'client-secret-wron', ...source]);
  expect(stderr).toMatch(
    /^There is no org "client-secret-wron"\.\nNor is it a cause; the nearest name is client-secret-wrong\./,
  );
  expect(code).toBe(2);
});

import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli, openScene, type Scene } from '../cli.ts';

let scene: Scene;
let state: readonly string[];

/** Two checks: globex is broken at the first and mended at the second, umbrella is broken at both. */
beforeAll(async () => {
  scene = await openScene();
  state = ['--state', scene.path('state.json')];
  const source = await scene.file('orgs.json', [
    { name: 'acme' },
    { name: 'globex', org: { runAsUserId: null }, tags: { 'credential-health:team': 'crm' } },
    { name: 'old', tags: { 'credential-health:enabled': 'false' } },
    { name: 'umbrella', org: { runAsUserId: null }, createdAt: new Date(Date.now() - 61 * 86_400_000).toISOString() },
  ]);
  await cli(['check', ...source, ...state]);
  scene.simulator.changeOrg('globex.my.salesforce.com', { runAsUserId: '005000000000001AAA' });
  await cli(['check', ...source, ...state]);
});

afterAll(() => scene[Symbol.asyncDispose]());

describe('status', () => {
  test('shows every org with what a person has to mend first, and ends like the check did', async () => {
    const { code, stdout, stderr } = await cli(['status', ...state]);
    const lines = stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, '  '));
    expect(lines.slice(0, 5)).toEqual([
      'Org  Verdict  For  Next  Secret  Checked  Team',
      'umbrella  ✗ run-as-user-missing  0 min  their Salesforce admin  61 d  0 min ago',
      'acme  ✓ healthy  0 min ago',
      'globex  ✓ healthy  0 min  0 min ago  crm',
      'old  - disabled  0 min ago',
    ]);
    expect(lines[6]).toMatch(/^4 orgs: 2 healthy, 1 failing, 0 cannot tell\. Last full run \d\d:\d\d UTC, less than/);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });

  test('as JSON tells since when', async () => {
    const { stdout } = await cli(['status', '--json', ...state]);
    const status = JSON.parse(stdout);
    expect(status).toMatchObject({
      schema: 'credential-health.status/1',
      summary: { total: 4, healthy: 2, unhealthy: 1, inconclusive: 0, disabled: 1 },
    });
    const umbrella = status.orgs.find(({ org }: { org: string }) => org === 'umbrella');
    expect(umbrella).toMatchObject({ verdict: 'unhealthy', cause: 'run-as-user-missing', secret: { ageDays: 61 } });
    expect(Date.now() - Date.parse(umbrella.since)).toBeLessThan(600_000);
  });

  test('says so when nothing is known yet', async () => {
    const none = await scene.file('none.json', []);
    await cli(['check', ...none, '--state', scene.path('empty.json')]);
    const { code, stdout } = await cli(['status', '--state', scene.path('empty.json')]);
    expect(stdout).toBe('Nothing is known yet: no check has kept its state here.\n');
    expect(code).toBe(1);
  });

  test.each(['status', 'history acme', 'report --json', 'explain acme'])(
    '%s says when the file is not there',
    async (command) => {
      const { code, stdout, stderr } = await cli([...command.split(' '), '--state', 'nowhere.json']);
      expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: 'There is no file nowhere.json.\n' });
    },
  );
});

describe('history', () => {
  test('tells when the org broke and recovered, and that nobody was told where nothing was published', async () => {
    const { code, stdout } = await cli(['history', 'globex', ...state]);
    const lines = stdout
      .split('\n')
      .map((line) => line.replace(/^\d+ \w+ \d+ \d\d:\d\d/, 'WHEN').replaceAll(/ {2,}/g, '  '));
    expect(lines).toEqual([
      'globex, newest first; times in UTC',
      '',
      'When  Became  Told',
      'WHEN  ✓ healthy  recovered (nobody)',
      'WHEN  ✗ run-as-user-missing  failing (nobody)',
      '',
    ]);
    expect(code).toBe(0);
  });

  test('as JSON is the changes, newest first', async () => {
    const { stdout } = await cli(['history', 'globex', '--json', ...state]);
    const { entries, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({ schema: 'credential-health.history/1', org: 'globex', team: 'crm' });
    expect(entries.map(({ to }: { to: string }) => to)).toEqual(['healthy', 'unhealthy']);
  });

  test('of an unknown org lists the near names', async () => {
    const { code, stderr } = await cli(['history', 'globx', ...state]);
    expect(stderr).toMatch(/^Nothing is known of an org "globx"; the nearest name is globex\./);
    expect(code).toBe(2);
  });
});

test('a state that no release wrote is named, and the others are shown', async () => {
  const contents = JSON.parse(await readFile(scene.path('state.json'), 'utf8'));
  contents.documents['org/acme'].document.lastVerdict = 'splendid';
  await writeFile(scene.path('damaged.json'), JSON.stringify(contents));
  const damaged = ['--state', scene.path('damaged.json')];
  const { stdout, stderr } = await cli(['status', ...damaged]);
  expect(stdout).toMatch(/^globex +✓ healthy/m);
  expect(stderr).toMatch(/^the state of org acme cannot be read: .*lastVerdict/);
  const history = await cli(['history', 'acme', ...damaged]);
  expect(history.stderr).toMatch(/^the state of org acme cannot be read: /);
  expect(history.code).toBe(2);
});

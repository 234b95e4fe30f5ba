import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiError, oauthError } from '../../../simulator/faults.ts';
import { cli, openScene, type Scene } from '../cli.ts';

const DAY_MS = 86_400_000;

let scene: Scene;
let mixed: readonly string[];

beforeAll(async () => {
  scene = await openScene();
  mixed = await scene.file('mixed.json', [
    { name: 'acme', tags: { 'credential-health:team': 'billing' } },
    { name: 'globex', org: { runAsUserId: null } },
    { name: 'hooli', createdAt: new Date(Date.now() - 120 * DAY_MS).toISOString() },
    { name: 'old', tags: { 'credential-health:enabled': 'false' } },
    { name: 'umbrella', org: { token: { fault: oauthError('ip-restricted') } } },
    { name: 'oscorp', org: { api: { fault: apiError('api-disabled-for-user') } } },
  ]);
});

afterAll(() => scene[Symbol.asyncDispose]());

describe('a check ends with', () => {
  test('0 when every enabled org is healthy, a secret to rotate included', async () => {
    const healthy = await scene.file('healthy.json', [
      { name: 'dunder' },
      { name: 'stark', createdAt: '2020-01-01' },
      { name: 'gone', tags: { 'credential-health:enabled': 'false' } },
    ]);
    const { code, stdout, stderr } = await cli(['check', ...healthy]);
    expect(stderr).toBe('');
    expect(stdout).toContain(
      '3 orgs checked: 2 healthy, 0 failing, 0 cannot tell, 1 disabled. 1 client secret to rotate.',
    );
    expect(code).toBe(0);
  });

  test('1 when some org is not', async () => {
    expect((await cli(['check', ...mixed])).code).toBe(1);
  });

  test('1 when there is nothing to check', async () => {
    await writeFile(scene.path('none.json'), '[]');
    const file = scene.path('none.json');
    const { code, stdout } = await cli(['check', '--file', file]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: `Nothing to check: ${file} holds no org.\n` });
  });

  test.each([
    ['an unknown command', ['chek'], /unknown command 'chek'\n\(Did you mean check\?\)/],
    ['an unknown option', ['check', '--fiel', 'x'], /unknown option '--fiel'\n\(Did you mean --file\?\)/],
    ['a bad value', ['check', '--timeout', '900'], /It must be a whole number from 1 to 300/],
    ['a bad address', ['check', '--connect-to', 'nowhere'], /It must be HOST:PORT/],
    ['a missing file', ['check', '--file', 'missing.json'], /^There is no file missing\.json\.\n$/],
    ['no command', [], /^Usage: credential-health/],
  ])('2 and advice after %s', async (_, args, advice) => {
    const { code, stdout, stderr } = await cli(args);
    expect(stderr).toMatch(advice);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('2 and the near names after an unknown org', async () => {
    const { code, stderr } = await cli(['check', 'globx', ...mixed]);
    expect(stderr).toMatch(/^There is no org "globx"; the nearest name is globex\./);
    expect(code).toBe(2);
  });

  test('2 and every problem of a file that is none of credentials, without quoting it', async () => {
    await writeFile(
      scene.path('bad.json'),
      '[{"name": 7, "secret": "example-secret"}, {"name": "a", "createdAt": "soon"}]',
    );
    const { code, stderr } = await cli(['check', '--file', scene.path('bad.json')]);
    expect(stderr).toMatch(
      /bad\.json is no file of credentials:\n- entry 1: name must be a text\n- entry 2: createdAt must/,
    );
    expect(stderr).not.toContain('example-secret');
    expect(code).toBe(2);
  });
});

describe('what a check prints', () => {
  test('is a table of 80 columns in the order of what to do first', async () => {
    const { stdout } = await cli(['check', ...mixed]);
    const table = stdout.slice(0, stdout.indexOf('\n\n')).split('\n');
    expect(table.map((line) => line.slice(0, 32).trimEnd())).toEqual([
      'Org       Verdict',
      'globex    ✗ run-as-user-missing',
      'oscorp    ✗ api-disabled',
      'umbrella  ? ip-restricted',
      'hooli     ✓ healthy',
      'acme      ✓ healthy',
      'old       - disabled',
    ]);
    expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('tells of each failing org what was received, who acts and how, and how to go on', async () => {
    const { stdout } = await cli(['check', 'globex', ...mixed]);
    expect(stdout).toMatch(/✗ run-as-user-missing: .*\n {2}Org {4}globex: 400 invalid_grant: no client credentials/);
    expect(stdout).toMatch(/\n {2}Who {4}their Salesforce admin\.\n {2}Do {5}(?:1\. )?In globex\.my\.salesforce\.com/);
    expect(stdout).toContain(`\nCheck again:\n  credential-health check globex ${mixed.join(' ')}\n`);
  });

  test('holds no ANSI in a pipe, unless colours are forced', async () => {
    const { stdout, stderr } = await cli(['check', ...mixed]);
    expect(stdout + stderr).not.toContain('\u001b');
    const forced = await cli(['check', ...mixed], { env: { FORCE_COLOR: '1' } });
    expect(forced.stdout).toContain('\u001b[31m✗ run-as-user-missing\u001b[39m');
  });

  test('as JSON is the report and nothing else', async () => {
    const { stdout, stderr, code } = await cli(['check', '--json', ...mixed]);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      schema: 'credential-health.report/1',
      summary: { total: 6, healthy: 2, unhealthy: 2, inconclusive: 1, disabled: 1 },
      delivery: { published: false, confirmedSubscriptions: null },
    });
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 });
  });

  test('never holds a secret', async () => {
    const runs = [await cli(['check', ...mixed]), await cli(['check', '--json', ...mixed])];
    const entries = JSON.parse(await readFile(scene.path('mixed.json'), 'utf8'));
    for (const { secret } of entries) {
      for (const { stdout, stderr } of runs) expect(stdout + stderr).not.toContain(secret.clientSecret);
    }
  });
});

describe('options of a check', () => {
  test('name orgs, each checked once', async () => {
    const { stdout } = await cli(['check', 'acme', 'acme', '--json', ...mixed]);
    expect(JSON.parse(stdout).orgs.map(({ org }: { org: string }) => org)).toEqual(['acme']);
  });

  test('let a token be proof enough', async () => {
    const { stdout, code } = await cli(['check', 'oscorp', '--probe', 'token', '--json', ...mixed]);
    expect(JSON.parse(stdout).orgs[0]).toMatchObject({ verdict: 'healthy' });
    expect(code).toBe(0);
  });

  test('bound the time for one org', async () => {
    const slow = await scene.file('slow.json', [{ name: 'tyrell', org: { token: { delayMs: 60_000 } } }]);
    const { stdout } = await cli(['check', '--timeout', '1', '--json', ...slow]);
    expect(JSON.parse(stdout).orgs[0]).toMatchObject({ verdict: 'inconclusive', cause: 'timeout' });
    const { stdout: table } = await cli(['check', '--timeout', '1', ...slow]);
    // A proposed command can be pasted as it is: it reads the same file.
    expect(table).toContain(`\n         credential-health check tyrell --timeout 60 ${slow.join(' ')}\n`);
  });

  test('keep state in a file: what was told is not told again', async () => {
    const kept = [...mixed, '--state', scene.path('state.json'), '--json'];
    const first = JSON.parse((await cli(['check', ...kept])).stdout);
    const second = JSON.parse((await cli(['check', ...kept])).stdout);
    const kinds = (report: { notices: { kind: string }[] }) => report.notices.map(({ kind }) => kind);
    expect(kinds(first)).toContain('failing');
    expect(kinds(second)).not.toContain('failing');
  });
});

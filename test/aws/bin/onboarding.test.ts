import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { SimulatedOrg } from '../../../simulator/org.ts';
import { bundledProgram } from '../../bin/bundled-program.ts';
import { openScene, type Scene, storedSecret } from '../../bin/cli.ts';
import { schemaProblems } from '../../run/json-schema.ts';
import { describeOnAws } from '../emulator.ts';
import { accountIn } from './account.ts';

const account = accountIn('eu-north-1');
const vault = new SecretsManagerClient(account.config);
let scene: Scene;

const addTo = (name: string, org: Partial<SimulatedOrg> = {}) =>
  scene.simulator.addOrg({ host: `${name}.my.salesforce.com`, ...org });
const describeSecret = (org: string) =>
  vault.send(new DescribeSecretCommand({ SecretId: account.prefix + org })).catch(() => null);

/** The whole command line and everything printed must be free of the secret. */
async function run(args: readonly string[], secret: string) {
  const ended = await account.run([...args, ...scene.reach], `${secret}\n`);
  expect(args.join(' ') + ended.stdout + ended.stderr).not.toContain(secret);
  return ended;
}

describeOnAws('onboarding', () => {
  beforeAll(async () => {
    scene = await openScene();
  });

  afterAll(() => scene[Symbol.asyncDispose]());

  describe('add', () => {
    test('creates the secret of an org whose credential works', async () => {
      const acme = addTo('acme');
      const { code, stdout, stderr } = await run(
        ['add', 'acme', '--domain', 'acme', '--client-id', acme.clientId, '--team', 'billing', '--max-age-days', '60'],
        acme.clientSecret,
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(new RegExp(`^Stored the new secret ${account.prefix}acme\n {2}Tried {4}it works`));
      expect(JSON.parse((await account.stored('acme')) ?? '')).toEqual(storedSecret(acme));
      expect((await describeSecret('acme'))?.Tags).toEqual([
        { Key: 'credential-health:team', Value: 'billing' },
        { Key: 'credential-health:max-age-days', Value: '60' },
      ]);
      expect((await account.run(['check', 'acme', ...scene.reach])).code).toBe(0);
    });

    test('stores nothing that does not work, and says why and who mends it', async () => {
      const globex = addTo('globex', { runAsUserId: null });
      const { code, stdout } = await run(
        ['add', 'globex', '--domain', 'globex', '--client-id', globex.clientId],
        globex.clientSecret,
      );
      expect(stdout).toMatch(/^✗ run-as-user-missing: /);
      expect(stdout).toContain('For their admin:\n  credential-health explain run-as-user-missing --for-admin');
      expect(stdout).toContain('nothing was stored');
      expect(code).toBe(1);
      expect(await describeSecret('globex')).toBeNull();
    });

    test('stores nothing in a dry run', async () => {
      const initech = addTo('initech');
      const { code, stdout } = await run(
        ['add', 'initech', '--domain', 'initech', '--client-id', initech.clientId, '--dry-run', '--json'],
        initech.clientSecret,
      );
      expect(schemaProblems(JSON.parse(stdout))).toEqual([]);
      expect(JSON.parse(stdout)).toMatchObject({
        schema: 'credential-health.change/1',
        outcome: 'planned',
        action: 'create',
        keys: ['clientId', 'clientSecret', 'domain'],
        versionId: null,
        tried: { verdict: 'healthy' },
      });
      expect(code).toBe(0);
      expect(await describeSecret('initech')).toBeNull();
    });

    test('as JSON says what did not work, as its schema has it', async () => {
      const wonka = addTo('wonka-refused');
      const args = ['add', 'wonka-refused', '--domain', 'wonka-refused', '--client-id', wonka.clientId, '--json'];
      const refused = JSON.parse((await run(args, 'example-wrong-value')).stdout);
      expect(schemaProblems(refused)).toEqual([]);
      expect(refused).toMatchObject({ outcome: 'refused', action: null, tried: { cause: 'client-secret-wrong' } });
    });

    test('leaves a secret that is there already to rotate', async () => {
      const { code, stderr } = await run(['add', 'acme', '--domain', 'acme', '--client-id', 'x'], 'example-value');
      expect(stderr).toMatch(/^There is a secret \S+acme already\. .*:\n {2}credential-health rotate acme\n$/);
      expect(code).toBe(2);
    });
  });

  describe('rotate', () => {
    test('stores a new client secret that works, and keeps the former version and the other keys', async () => {
      const former = addTo('hooli');
      await account.store('hooli', JSON.stringify({ ...storedSecret(former), appId: '0x1', note: 'kept' }, null, 2));
      const next = addTo('hooli', { clientId: former.clientId });
      const { code, stdout } = await run(['rotate', 'hooli'], next.clientSecret);
      expect(code).toBe(0);
      expect(stdout).toContain('To undo it:\n  credential-health restore hooli');
      expect(await account.stored('hooli')).toBe(
        JSON.stringify({ ...storedSecret(next), appId: '0x1', note: 'kept' }, null, 2),
      );
      expect(JSON.parse((await account.stored('hooli', 'AWSPREVIOUS')) ?? '')).toMatchObject(storedSecret(former));
    });

    test('takes a new client id with it', async () => {
      const former = addTo('stark');
      await account.store('stark', storedSecret(former));
      const next = addTo('stark');
      expect((await run(['rotate', 'stark', '--client-id', next.clientId], next.clientSecret)).code).toBe(0);
      expect(JSON.parse((await account.stored('stark')) ?? '')).toEqual(storedSecret(next));
    });

    test('stores nothing that does not work', async () => {
      const before = addTo('wayne');
      await account.store('wayne', storedSecret(before));
      const { code, stdout } = await run(['rotate', 'wayne'], 'example-of-a-wrong-value');
      expect(stdout).toMatch(/^✗ client-secret-wrong: .*up to 10 minutes/s);
      expect(code).toBe(1);
      expect(JSON.parse((await account.stored('wayne')) ?? '')).toEqual(storedSecret(before));
    });

    test('changes nothing when the secret is stored already', async () => {
      const same = addTo('wonka');
      await account.store('wonka', storedSecret(same));
      const before = await describeSecret('wonka');
      const { code, stdout } = await run(['rotate', 'wonka'], same.clientSecret);
      expect(stdout).toMatch(/^This is what wonka has stored already, and it works\./);
      expect(code).toBe(0);
      expect((await describeSecret('wonka'))?.VersionIdsToStages).toEqual(before?.VersionIdsToStages);
    });

    test('stopped before it stored leaves what was there', async () => {
      const slow = addTo('tyrell', { token: { delayMs: 60_000 } });
      await account.store('tyrell', storedSecret(slow));
      scene.simulator.clearRequests();
      const child = spawn(process.execPath, [bundledProgram(), 'rotate', 'tyrell', ...scene.reach], {
        stdio: ['pipe', 'ignore', 'ignore'],
        env: { ...process.env, ...account.env },
        cwd: account.cwd,
      });
      const ended = once(child, 'exit');
      child.stdin.end('example-new-value\n');
      await vi.waitFor(() => expect(scene.simulator.requests).toHaveLength(1), { timeout: 60_000 });
      child.kill('SIGINT');
      expect(await ended).toEqual([null, 'SIGINT']);
      expect(JSON.parse((await account.stored('tyrell')) ?? '')).toEqual(storedSecret(slow));
    });

    test('of an unknown org lists the near names', async () => {
      const { code, stderr } = await run(['rotate', 'hoolli'], 'example-value');
      expect(stderr).toMatch(/^There is no org "hoolli"; the nearest name is hooli/);
      expect(code).toBe(2);
    });
  });

  describe('migrate', () => {
    const user = { username: 'robot@example.com', password: 'example-password', securityToken: 'example-token' };

    test('turns a username-password secret into client credentials, on the My Domain that the login names', async () => {
      const oscorp = addTo('oscorp', { users: [user] });
      scene.simulator.addOrg({ ...oscorp, host: 'login.salesforce.com' });
      const { clientId, clientSecret } = oscorp;
      await account.store('oscorp', {
        clientId,
        clientSecret,
        ...user,
        loginUrl: 'https://login.salesforce.com',
        a: 1,
      });
      const { code, stdout } = await run(['migrate', 'oscorp'], user.password);
      expect(stdout).toMatch(/\n {2}Without {2}username, password, securityToken\n/);
      expect(code).toBe(0);
      expect(JSON.parse((await account.stored('oscorp')) ?? '')).toEqual({
        clientId,
        clientSecret,
        loginUrl: 'https://oscorp.my.salesforce.com',
        a: 1,
      });
    });

    test('waits until client credentials work', async () => {
      const soylent = addTo('soylent', { users: [user], runAsUserId: null });
      const stored = { ...storedSecret(soylent), ...user };
      await account.store('soylent', stored);
      const { code, stdout } = await run(['migrate', 'soylent'], user.password);
      expect(stdout).toMatch(/^✗ run-as-user-missing: /);
      expect(code).toBe(1);
      expect(JSON.parse((await account.stored('soylent')) ?? '')).toEqual(stored);
    });

    test('has nothing to do for client credentials', async () => {
      const { code, stderr } = await run(['migrate', 'acme'], 'example-value');
      expect(stderr).toMatch(/acme does not use the username-password flow; there is nothing to migrate\.\n$/);
      expect(code).toBe(2);
    });
  });
});

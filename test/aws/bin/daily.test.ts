import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DescribeSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AwsFront, startAwsFront } from '../../../simulator/aws-front.ts';
import { cli, openScene, type Scene, storedSecret } from '../../bin/cli.ts';
import { schemaProblems } from '../../run/json-schema.ts';
import { aws, describeOnAws } from '../emulator.ts';
import { accountIn } from './account.ts';

const account = accountIn('ap-southeast-2');
const vault = new SecretsManagerClient(account.config);
let scene: Scene;
let front: AwsFront;

const addTo = (name: string) => scene.simulator.addOrg({ host: `${name}.my.salesforce.com` });
const run = (...args: readonly string[]) =>
  cli([...args, ...scene.reach], { env: { ...account.env, AWS_ENDPOINT_URL: front.endpoint }, cwd: account.cwd });
const muteOf = async (org: string) =>
  (await vault.send(new DescribeSecretCommand({ SecretId: account.prefix + org }))).Tags?.find(
    ({ Key }) => Key === 'credential-health:mute-until',
  )?.Value;

describeOnAws('daily work without an AWS command', () => {
  beforeAll(async () => {
    scene = await openScene();
    front = await startAwsFront({ emulator: aws.endpoint, onMail: () => {} });
    for (const [name, team] of [
      ['acme', 'billing'],
      ['globex', 'billing'],
      ['hooli', 'crm'],
    ] as const) {
      await account.store(name, storedSecret(addTo(name)), { 'credential-health:team': team });
    }
  });

  afterAll(async () => {
    await front[Symbol.asyncDispose]();
    await scene[Symbol.asyncDispose]();
  });

  describe('mute', () => {
    test('silences one org until it works again, and lets it be heard again', async () => {
      const { code, stdout } = await account.run(['mute', 'acme']);
      expect(stdout).toBe('Muted until it works again: acme\n1 org muted from the next run on.\n');
      expect(await muteOf('acme')).toMatch(/^recovered@\d{4}-\d\d-\d\dT[\d:]{8}Z$/);
      expect(code).toBe(0);
      const off = await account.run(['mute', 'acme', '--off']);
      expect(off.stdout).toBe('Alerts are on again for acme\n');
      expect(await muteOf('acme')).toBeUndefined();
    });

    test('silences a team, until when is said in the local time', async () => {
      const { stdout } = await account.run(['mute', '--team', 'billing', '--until', '3d']);
      expect(stdout).toMatch(/^Muted until \d+ \w+ \d{4} \d\d:\d\d UTC: acme, globex\n/);
      expect(await muteOf('globex')).toMatch(/^\d{4}-\d\d-\d\dT[\d:]{8}Z$/);
      expect(await muteOf('hooli')).toBeUndefined();
    });

    test('as JSON says what was written', async () => {
      const { stdout } = await account.run(['mute', 'hooli', '--json']);
      expect(schemaProblems(JSON.parse(stdout))).toEqual([]);
    });

    test.each([
      [[], 'Name orgs, or a team with --team.'],
      [['acme', '--until', 'soon'], 'Say a date (2026-12-01), a span (3d, 12h, 2w), or recovered.'],
      [['--team', 'bilLing'], 'No org has the team "bilLing". There are: billing, crm.'],
      [['acmee'], 'There is no org "acmee"; the nearest name is acme.'],
    ])('%j is refused', async (args, problem) => {
      const { code, stderr } = await account.run(['mute', ...args]);
      expect(stderr).toContain(problem);
      expect(code).toBe(2);
    });
  });

  test('a broken org is restored, which a second restore would undo', async () => {
    const working = JSON.parse((await account.stored('acme')) ?? '');
    const broken = { ...working, clientSecret: 'example-not-active-yet' };
    await vault.send(
      new PutSecretValueCommand({ SecretId: `${account.prefix}acme`, SecretString: JSON.stringify(broken) }),
    );
    expect((await run('check', 'acme')).code).toBe(1);

    const { code, stdout } = await run('restore', 'acme');
    expect(stdout).toMatch(new RegExp(`^Put back the former version of ${account.prefix}acme\n`));
    expect(stdout).toContain('To undo it:\n  credential-health restore acme');
    expect(code).toBe(0);
    expect(JSON.parse((await account.stored('acme', 'AWSCURRENT')) ?? '')).toEqual(working);
    expect(JSON.parse((await account.stored('acme', 'AWSPREVIOUS')) ?? '')).toEqual(broken);

    const again = await run('restore', 'acme');
    expect(again.stdout).toMatch(/^✗ client-secret-wrong: /);
    expect(again.code).toBe(1);
    expect((await run('check', 'acme')).code).toBe(0);
  });

  test('an org is watched until it works', async () => {
    const { code, stderr, stdout } = await run('check', 'acme', '--until-healthy');
    expect(stderr).toMatch(/^\d\d:\d\d {2}acme {2}✓ healthy\n/);
    expect(stdout).toContain('1 org checked: 1 healthy');
    expect(code).toBe(0);
  });

  describe('a file of many', () => {
    const file = (name: string) => join(account.cwd, name);

    test('is added one by one, and goes on where it stopped', async () => {
      const stark = addTo('stark');
      const wayne = addTo('wayne');
      const entry = (name: string, secret: unknown) => ({ name, secret, tags: { 'credential-health:team': 'crm' } });
      const wrong = { ...storedSecret(wayne), clientSecret: 'example-wrong' };
      await writeFile(file('orgs.json'), JSON.stringify([entry('stark', storedSecret(stark)), entry('wayne', wrong)]));
      const { code, stdout, stderr } = await run('add', '--file', file('orgs.json'));
      expect(stderr).toMatch(/^✓ stored +stark\n✗ refused +wayne {2}client-secret-wrong: /);
      expect(stdout).toMatch(/^Outcome +Orgs +Names\n✓ stored +1 +stark\n✗ refused +1 +wayne\n$/);
      expect(code).toBe(1);

      const right = [entry('stark', storedSecret(stark)), entry('wayne', storedSecret(wayne))];
      await writeFile(file('orgs.json'), JSON.stringify(right));
      const again = await run('add', '--file', file('orgs.json'), '--json');
      expect(schemaProblems(JSON.parse(again.stdout))).toEqual([]);
      expect(JSON.parse(again.stdout).changes).toMatchObject([{ outcome: 'unchanged' }, { outcome: 'stored' }]);
      expect(again.code).toBe(0);
    });

    test('is rotated one by one, an org that is not there beside them', async () => {
      const next = scene.simulator.addOrg({
        host: 'hooli.my.salesforce.com',
        clientId: String(JSON.parse((await account.stored('hooli')) ?? '{}').clientId),
      });
      const secrets = [
        { name: 'nobody', secret: { clientSecret: 'example' } },
        { name: 'hooli', secret: { clientSecret: next.clientSecret } },
      ];
      await writeFile(file('new.json'), JSON.stringify(secrets));
      const { code, stdout, stderr } = await run('rotate', '--file', file('new.json'));
      expect(stderr).toMatch(/^✗ not done +nobody {2}There is no org "nobody"/);
      expect(stdout).toMatch(/✓ stored +1 +hooli/);
      expect(JSON.parse((await account.stored('hooli')) ?? '')).toEqual(storedSecret(next));
      expect(stdout + stderr).not.toContain(next.clientSecret);
      expect(code).toBe(1);
    });
  });

  test('add and rotate say which stack watches the secret', async () => {
    const umbrella = addTo('umbrella');
    const args = ['add', 'umbrella', '--domain', 'umbrella', '--client-id', umbrella.clientId];
    const before = await account.run([...args, '--dry-run', ...scene.reach], umbrella.clientSecret);
    expect(before.stdout).toContain('No stack watches it here yet. To deploy one:\n  credential-health setup');
    const stack = await account.deploy();
    const after = await account.run([...args, ...scene.reach], umbrella.clientSecret);
    expect(after.stdout).toContain(`Watched by the stack ${stack}.`);
    const other = await account.run(
      [...args, '--prefix', 'other/', '--dry-run', ...scene.reach],
      umbrella.clientSecret,
    );
    expect(other.stdout).toContain(`No stack watches it: they watch ${account.prefix} (${stack}).`);
  });

  test('nothing to check names the place, what looks like credentials, and the next command', async () => {
    const { code, stdout } = await account.run(['check', '--prefix', 'nowhere/']);
    expect(stdout).toMatch(/^Nothing to check: no secret below nowhere\/ in account 123456789012,\nap-southeast-2\.\n/);
    expect(stdout).toContain(`To check them:\n  credential-health check --prefix ${account.prefix}`);
    expect(code).toBe(1);
  });
});

import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cli, openScene, PROGRAM, type Scene, storedSecret, variablesFor } from '../../bin/cli.ts';
import { HAS_TERMINAL, KEYS, openSession } from '../../bin/pseudo-terminal.ts';
import { aws, describeOnAws } from '../emulator.ts';
import { accountIn } from './account.ts';
import { frontOf } from './front.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** How the emulator wants to be deployed to (docs/testing-on-aws.md). */
const TO_EMULATOR = ['--', '--method=direct', '--no-previous-parameters'];
const PATH = [join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter);

const account = accountIn('ap-northeast-1', 'salesforce/');
let scene: Scene;
let clone: string;

const run = (...args: readonly string[]) => cli(['setup', ...args], { env: { ...account.env, PATH }, cwd: clone });

(HAS_TERMINAL ? describeOnAws : describeOnAws.skip)('setup', () => {
  beforeAll(async () => {
    scene = await openScene();
    clone = await mkdtemp(join(tmpdir(), 'credential-health-setup-'));
    for (const name of await readdir(ROOT)) {
      if (name !== 'credential-health.json') await symlink(join(ROOT, name), join(clone, name));
    }
    await account.store('acme', storedSecret(scene.simulator.addOrg({ host: 'acme.my.salesforce.com' })));
  });

  afterAll(async () => {
    await scene[Symbol.asyncDispose]();
    await rm(clone, { recursive: true, force: true });
  });

  test('without anybody to ask names what is missing, and what it found by names alone', async () => {
    const { code, stderr } = await run('--email', 'ops@example.com');
    expect(stderr).toMatch(/^Account 123456789012, ap-northeast-1, as arn:/);
    expect(stderr).toMatch(/Missing: --prefix\.\nBy their names, these .*\n {2}salesforce\/ {2}1 secret\n$/);
    expect(code).toBe(2);
  });

  test('as a dry run shows the settings and what would be made, and does nothing', async () => {
    const { code, stdout, stderr } = await run('--dry-run', '--prefix', 'salesforce/', '--email', 'ops@example.com');
    expect(stderr).toContain('- read the values of secrets below salesforce/*, and of no others');
    expect(stderr).toContain('This was a dry run: nothing was written and nothing deployed.');
    expect(await readdir(clone)).not.toContain('credential-health.json');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  });

  test('wants to be told which account is meant', async () => {
    const chosen = ['--prefix', 'salesforce/', '--email', 'ops@example.com'];
    expect((await run(...chosen)).stderr).toContain('Say which account is meant: --account 123456789012');
    const other = await run(...chosen, '--account', '210987654321');
    expect(other.stderr).toContain('These credentials are of account 123456789012, not of 210987654321.');
    expect(other.code).toBe(2);
    await rm(join(clone, 'credential-health.json'));
  });

  test('without a deployment says how to go on', async () => {
    const { code, stderr } = await run('--no-deploy', '--prefix', 'salesforce/', '--email', 'ops@example.com');
    expect(stderr).toMatch(
      /To go on:\n {2}npm ci\n {2}cdk bootstrap aws:\/\/123456789012\/ap-northeast-1\n {2}cdk deploy\n/,
    );
    expect(code).toBe(0);
    await rm(join(clone, 'credential-health.json'));
  });

  test('asks, deploys, waits for the confirmations, sends a test alert and checks', async () => {
    // In the emulator subscriptions do not wait for a click.
    let isPending = true;
    await using front = await frontOf(aws.endpoint, (asked, answer) =>
      isPending && asked.includes('Action=ListSubscriptionsByTopic')
        ? answer.replaceAll(/<SubscriptionArn>[^<]*</g, '<SubscriptionArn>PendingConfirmation<')
        : answer,
    );
    const env = variablesFor({ ...account.env, PATH, AWS_ENDPOINT_URL_SNS: front.endpoint });
    const command = ['exec', process.execPath, PROGRAM, 'setup', ...scene.reach, ...TO_EMULATOR].join(' ');
    await using person = openSession(command, { env, cwd: clone });
    for (const [question, keys] of [
      ['Below which prefixes may values be read?', KEYS.enter],
      ['E-mail addresses', `ops${KEYS.enter}`],
      ['e-mail addresses', `@example.com${KEYS.enter}`],
      ['Time zone', `${KEYS.eraseLine}Europe/Berlin${KEYS.enter}`],
      ['Quiet hours', `${KEYS.eraseLine}22:00-07:00${KEYS.enter}`],
      ['Deploy into account 123456789012, ap-northeast-1', 'y'],
      ['Bootstrap it', 'y'],
      ['ops@example.com: two mails, one for alerts and one for alarms', ''],
      ['credential-health confirm LINK', ''],
      ['Waiting for 2', ''],
    ] as const) {
      await person.sees(question);
      person.types(keys);
    }
    isPending = false;
    await person.sees('A test alert was sent to all.');
    await person.sees('1 org checked: 1 healthy');
    expect(await person.ended()).toBe(0);
    expect(JSON.parse(await readFile(join(clone, 'credential-health.json'), 'utf8'))).toEqual({
      secretPrefixes: ['salesforce/'],
      alertEmails: ['ops@example.com'],
      timezone: 'Europe/Berlin',
      quietHours: '22:00-07:00',
    });
  }, 180_000);

  test('again goes on where it stopped: nothing is asked and nothing deployed twice', async () => {
    const { code, stdout, stderr } = await run(...scene.reach);
    expect(stderr).toContain('credential-health.json (as it is)');
    expect(stderr).not.toContain('Deployment time');
    expect(stderr).toContain('A test alert was sent to all. The topic has 1 confirmed subscription.');
    expect(stdout).toContain('1 org checked: 1 healthy');
    expect(code).toBe(0);
  });
});

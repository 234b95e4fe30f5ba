import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AwsFront, type Mail, startAwsFront } from '../../../simulator/aws-front.ts';
import { bundledProgram } from '../../bin/bundled-program.ts';
import { cli, openScene, type Scene, storedSecret, variablesFor } from '../../bin/cli.ts';
import { HAS_TERMINAL, KEYS, openSession } from '../../bin/pseudo-terminal.ts';
import { aws, describeOnAws } from '../emulator.ts';
import { accountIn } from './account.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PATH = [join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter);

const account = accountIn('ap-northeast-1', 'salesforce/');
/** What is asked before anything is written or made. */
const QUESTIONS = [
  ['Which secrets may be read, as credentials of Salesforce?', KEYS.enter],
  ['E-mail addresses', `ops@example.com${KEYS.enter}`],
  ['Time zone', KEYS.enter],
  ['How often to check', KEYS.enter],
  ['Quiet hours', KEYS.enter],
] as const;
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

  test.each([0, 1, 2, 3, 4])('is left by Ctrl-C at question %i with nothing written', async (number) => {
    const env = variablesFor({ ...account.env, PATH });
    await using person = openSession(['exec', process.execPath, bundledProgram(), 'setup'].join(' '), {
      env,
      cwd: clone,
    });
    for (const [index, [question, keys]] of QUESTIONS.entries()) {
      if (index > number) break;
      await person.sees(question);
      person.types(index === number ? KEYS.ctrlC : keys);
    }
    expect(await person.ended()).toBe(130);
    expect(await readdir(clone)).not.toContain('credential-health.json');
  });

  test('without a deployment says how to go on', async () => {
    const { code, stderr } = await run('--no-deploy', '--prefix', 'salesforce/', '--email', 'ops@example.com');
    expect(stderr).toMatch(
      /To go on:\n {2}npm ci\n {2}npx cdk bootstrap aws:\/\/123456789012\/ap-northeast-1\n {2}npx cdk deploy\n/,
    );
    expect(code).toBe(0);
    await rm(join(clone, 'credential-health.json'));
  });

  test('synthesises once: the bootstrapping is given no app, the deployment is', async () => {
    const app = await mkdtemp(join(tmpdir(), 'credential-health-app-'));
    await mkdir(join(app, 'node_modules/.bin'), { recursive: true });
    await writeFile(join(app, 'cdk.json'), '{ "app": "node app.js" }');
    await writeFile(join(app, 'node_modules/.bin/cdk'), '#!/bin/sh\nprintf "[%s]" "$@" >> calls; echo >> calls\n', {
      mode: 0o755,
    });
    const chosen = ['--prefix', 'salesforce/', '--email', 'ops@example.com', '--account', '123456789012'];
    await cli(['setup', ...chosen, '--bootstrap'], { env: { ...account.env, PATH }, cwd: app });
    expect(await readFile(join(app, 'calls'), 'utf8')).toBe(
      '[bootstrap][--app][][aws://123456789012/ap-northeast-1]\n[deploy][--require-approval][never]\n',
    );
    await rm(app, { recursive: true });
  });

  describe('where it is deployed already', () => {
    const chosen = ['--email', 'ops@example.com', '--team-email', 'billing=b@example.com', '--prefix', 'salesforce/'];
    const mails: Mail[] = [];
    let front: AwsFront;
    const at = () => ({ ...account.env, PATH, AWS_ENDPOINT_URL: front.endpoint });

    beforeAll(async () => {
      front = await startAwsFront({ emulator: aws.endpoint, onMail: (mail) => mails.push(mail) });
      expect((await run('--no-deploy', '--schedule', 'cron(7 * * * ? *)', ...chosen)).code).toBe(0);
      expect(JSON.parse(await readFile(join(clone, 'credential-health.json'), 'utf8'))).toMatchObject({
        $schema: './docs/schemas/settings.schema.json',
        teamEmails: { billing: ['b@example.com'] },
        schedule: 'cron(7 * * * ? *)',
        quietHours: 'none',
      });
      // The emulator leaves it out, as SNS forgets what nobody confirmed within 48 hours.
      const subscribed = (topic: string) => ({
        Type: 'AWS::SNS::Subscription',
        Properties: { TopicArn: { Ref: topic }, Protocol: 'email', Endpoint: 'ops@example.com' },
      });
      await account.deploy({ Ops: subscribed('Topic'), OpsAlarms: subscribed('Alarms') });
    });

    afterAll(() => front[Symbol.asyncDispose]());

    const command = () => ['exec', process.execPath, bundledProgram(), 'setup', ...scene.reach].join(' ');
    const linkIn = (mail: Mail | undefined) => /https:\S+/.exec(mail?.text ?? '')?.[0] ?? '';
    const topicIn = (link: string) => new URL(link).searchParams.get('TopicArn') ?? '';

    test('asks whom SNS has forgotten again, names both mails, and is left by Ctrl-C while it waits', async () => {
      await using person = openSession(command(), { env: variablesFor(at()), cwd: clone });
      await person.sees('ops@example.com: two mails that look alike, one for alerts and one for alarms');
      await person.sees('Waiting');
      person.types(KEYS.ctrlC);
      expect(await person.ended()).toBe(130);
      expect(mails.map(({ to, subject }) => `${to} ${subject}`)).toEqual(
        Array(2).fill('ops@example.com AWS Notification - Subscription Confirmation'),
      );
    });

    test('takes the links while it waits: after that of alerts the test alert comes, then alarms are waited for', async () => {
      const [alerts = '', alarms = ''] = mails.splice(0).map(linkIn);
      expect([topicIn(alerts), topicIn(alarms)]).toEqual([
        expect.stringContaining('Topic'),
        expect.stringContaining('Alarms'),
      ]);
      await using person = openSession(command(), { env: variablesFor(at()), cwd: clone });
      await person.sees('paste it here');
      person.types(`https://example.com/${KEYS.enter}`);
      await person.sees('This is no link to Amazon SNS.');
      person.types(`${alerts}${KEYS.enter}`);
      await person.sees('Confirmed: alerts of the stack');
      await person.sees('A test alert was sent to all.');
      await person.sees('Still to be confirmed, the mail for alarms: ops@example.com.');
      expect(mails).toMatchObject([{ to: 'ops@example.com', subject: expect.stringContaining('TEST') }]);
      person.types(KEYS.ctrlC);
      expect(await person.ended()).toBe(130);
      expect(person.shown()).not.toContain('Token=');
      expect((await cli(['confirm', alarms], { env: at(), cwd: clone })).stdout).toMatch(/^Confirmed: alarms /);
    });

    test('goes on where it stopped: nothing is asked and nothing deployed twice', async () => {
      mails.length = 0;
      const { code, stdout, stderr } = await cli(['setup', ...scene.reach], { env: at(), cwd: clone });
      expect(stderr).toContain('credential-health.json (as it is)');
      expect(stderr).not.toContain('Deployment time');
      expect(stderr).toContain('A test alert was sent to all. The topic has 1 confirmed subscription.');
      expect(stdout).toContain('1 org checked: 1 healthy');
      expect(mails).toMatchObject([{ to: 'ops@example.com', subject: expect.stringContaining('TEST') }]);
      expect(code).toBe(0);
    });
  });
});

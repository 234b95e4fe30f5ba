import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { IN_LESS_TIME } from '../bin/cli.ts';
import { HAS_TERMINAL, KEYS, openSession } from '../bin/pseudo-terminal.ts';
import { aws, describeOnAws } from './emulator.ts';

const ROOT = join(import.meta.dirname, '../..');
/** What a clone does not have, or makes for itself. */
const NOT_CLONED = new Set(['cdk.out', 'sandbox', 'credential-health.json', 'dist', '.git']);

const ANSWERS = [
  ['Which secrets may be read, as credentials of Salesforce?', KEYS.enter],
  ['E-mail addresses', `you@example.com${KEYS.enter}`],
  ['the team billing', KEYS.enter],
  ['the team crm', KEYS.enter],
  ['the team sales', KEYS.enter],
  ['Time zone', KEYS.enter],
  ['How often to check', KEYS.enter],
  ['Quiet hours', KEYS.enter],
  ['Deploy into account', 'y'],
  ['Bootstrap it', 'y'],
] as const;

let clone: string;
const env = {
  PATH: [join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter),
  HOME: tmpdir(),
  ...IN_LESS_TIME,
};

(HAS_TERMINAL ? describeOnAws : describeOnAws.skip)('npm run playground', () => {
  beforeAll(async () => {
    clone = await mkdtemp(join(tmpdir(), 'credential-health-playground-'));
    for (const name of await readdir(ROOT)) {
      if (!NOT_CLONED.has(name)) await symlink(join(ROOT, name), join(clone, name));
    }
  });

  afterAll(() => rm(clone, { recursive: true, force: true }));

  test('leads in one terminal, by one command and one confirmation, to a received alert, and leaves nothing', async () => {
    const command = `npm run --silent playground -- --moto ${aws.endpoint} --region eu-south-2`;
    await using person = openSession(command, { env, cwd: clone });
    for (const [question, keys] of ANSWERS) {
      await person.sees(question);
      person.types(keys);
    }
    await person.sees('the same command goes on.');
    const [alerts, alarms] = [...person.shown().matchAll(/^https:\/\/sns\S+/gm)].map(([link]) => link);
    person.types(`${alerts}${KEYS.enter}`);
    await person.sees('Subject: [info] TEST of the Salesforce credential alerts');

    await person.sees('Still to be confirmed, the mail for alarms');
    person.types(`${alarms}${KEYS.enter}`);
    await person.sees('17 orgs checked: 5 healthy, 9 failing, 3 cannot tell.');
    await person.sees('\n\nTo: you@example.com\nSubject: [critical] ');
    await person.sees('export AWS_ENDPOINT_URL=http://localhost:');
    await person.sees('export CREDENTIAL_HEALTH_CONNECT_TO=127.0.0.1:');
    await person.sees('credential-health check --notify');
    person.types(`mend globex${KEYS.enter}`);
    await person.sees('globex is well.');
    person.types(KEYS.ctrlC);
    await person.ended();
    expect(await readdir(clone)).not.toContain('credential-health.json');
  }, 600_000);
});

import { DeleteSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OrgOptions } from '../../../simulator/org.ts';
import { storedSecret } from '../../bin/cli.ts';
import { commandsIn } from './mailbox.ts';
import { describeForReaders, FUNCTION, openReader, type Reader } from './reader.ts';

const PASSWORD_USER = { username: 'robot@example.com', password: 'example-password', securityToken: 'example-token' };
const INVOKE = `aws lambda invoke --function-name ${FUNCTION} --cli-binary-format raw-in-base64-out --payload '{}' out.json`;

let reader: Reader;
/** The commands of all alerts that the function has sent. */
let commands: readonly string[];
/** What each org's secret should hold. */
const values = new Map<string, Readonly<Record<string, unknown>>>();

async function store(name: string, org: Omit<OrgOptions, 'host'> = {}, more: object = {}) {
  const added = reader.simulator.addOrg({ host: `${name}.my.salesforce.com`, ...org });
  values.set(name, storedSecret(added));
  const { tags = {}, ...secret } = more as { tags?: Record<string, string> };
  await reader.account.store(name, { ...storedSecret(added), ...secret }, tags);
  return storedSecret(added);
}

describeForReaders('The commands of the alerts that the function sends', () => {
  beforeAll(async () => {
    reader = await openReader('me-south-1');
    const { account, desk, mailbox } = reader;
    const vault = new SecretsManagerClient(account.config);
    const replace = (name: string, value: object) =>
      vault.send(new PutSecretValueCommand({ SecretId: `salesforce/${name}`, SecretString: JSON.stringify(value) }));
    await store('fine');
    await store('gone');
    await store('globex', { runAsUserId: null });
    await store('refreshed', {}, { tags: { 'credential-health:org-id': '00D000000000001EAA' } });
    await store('old-flow', { users: [PASSWORD_USER] }, PASSWORD_USER);
    const rotated = await store('rotated');
    await replace('rotated', { ...rotated, clientSecret: 'example-not-active-yet' });
    const lost = await store('lost', {}, { clientSecret: 'example-of-long-ago' });
    await replace('lost', { ...lost, clientSecret: 'example-of-yesterday' });

    expect((await desk.run(INVOKE)).output).toContain('"StatusCode": 200');
    await vault.send(new DeleteSecretCommand({ SecretId: 'salesforce/gone' }));
    for (let run = 0; run < 2; run += 1) await desk.run(INVOKE);
    commands = [...new Set(mailbox.texts.flatMap(commandsIn))];
  });

  afterAll(() => reader[Symbol.asyncDispose]());

  test('are of every kind that these orgs give cause for, and work as they stand in the message', async () => {
    const firstOfKind = new Map<string, string>();
    for (const command of commands) {
      const kind = /aws [a-z-]+ [a-z-]+|credential-health [a-z-]+/.exec(command)?.[0] ?? command;
      if (!firstOfKind.has(kind)) firstOfKind.set(kind, command);
    }
    expect([...firstOfKind.keys()].toSorted()).toEqual([
      'aws secretsmanager get-secret-value',
      'aws secretsmanager put-secret-value',
      'aws secretsmanager restore-secret',
      'aws secretsmanager tag-resource',
      'credential-health explain',
      'credential-health mute',
    ]);
    const { desk } = reader;
    for (const command of firstOfKind.values()) {
      const org = [...values.keys()].find((name) => command.includes(name)) ?? 'fine';
      await desk.put('new-secret.json', JSON.stringify(values.get(org)));
      await desk.copy(String(values.get(org)?.clientSecret));
      const { code, output } = await desk.run(command);
      const flawless = { command, code: 0, output: expect.not.stringContaining('Error') };
      expect.soft({ command, code, output }).toEqual(flawless);
    }
  });
});

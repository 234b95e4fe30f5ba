import { DeleteSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SimulatedOrg } from '../../../simulator/org.ts';
import { CAUSES, type CauseCode, explain } from '../../../src/causes/catalogue.ts';
import type { Step } from '../../../src/causes/step.ts';
import { storedSecret } from '../../bin/cli.ts';
import { KEYS } from '../../bin/pseudo-terminal.ts';
import { commandsOf, PAGES } from '../../docs/documents.ts';
import { HELP_EXAMPLES } from '../../docs/help-examples.ts';
import type { Ran } from './desk.ts';
import { commandsIn } from './mailbox.ts';
import { describeForReaders, FUNCTION, openReader, type Reader } from './reader.ts';

/** Commands at the end of the catalogue's steps, for each flow. */
const SUGGESTED = (['client_credentials', 'password', 'jwt_bearer'] as const).flatMap((flow) => {
  const place = {
    org: 'ORG',
    secretId: 'salesforce/ORG',
    host: 'acme.my.salesforce.com',
    flow,
    evidence: null,
    scopes: null,
    egressAddress: null,
  };
  return Object.keys(CAUSES).flatMap((code) => commandsAfter(explain(code as CauseCode, place).actions));
});

const COMMANDS = [...new Set([...PAGES.flatMap(commandsOf), ...HELP_EXAMPLES, ...SUGGESTED])];

function commandsAfter(steps: readonly Step[]): readonly string[] {
  return steps.flatMap(({ run }) => run ?? []);
}

/** Orgs that the docs speak of. All are well. */
const ORGS = ['acme', 'globex', 'ORG'] as const;
const PASSWORD_USER = { username: 'robot@example.com', password: 'example-password', securityToken: 'example-token' };

/** What shows that a command did what it is there for, where ending well does not. */
const SHOWS: readonly (readonly [command: RegExp, output: RegExp])[] = [
  [/^npm start --silent -- --json$/, /"schema": "credential-health\.report\/1"/],
  [/^npm (?:ci && npm )?start/, /Back: globex/],
  [/^curl .*--data-urlencode/, /"access_token"/],
  [/^curl .* -i /, /^HTTP\/1\.1 400/],
  [/^openssl /, /subject=.*Salesforce simulator/],
  [/^aws lambda invoke(?!.*FunctionError)/, /"StatusCode": 200/],
  [/credential-health (?:add|rotate) --file/, /^Outcome /m],
  [/credential-health restore acme$/, /^Put back/],
  [/credential-health mute/, /^Muted|^Alerts are on again/],
  [/credential-health add(?! --checklist)/, /^Stored the new secret/m],
  [/credential-health (?:rotate|migrate) acme$/, /^This is what acme has stored already|^Stored/],
  [/credential-health doctor/, /^✓ Limits/m],
  [/credential-health test-alert(?! --alarms)/, /^A test alert was sent/],
];

let reader: Reader;
let keyId: string;
let stateMachineArn: string;
const orgs = new Map<string, SimulatedOrg>();
const orgOf = (name: string) => orgs.get(name) as SimulatedOrg;

/** What a command finds: the account as if nothing had happened before, the reader's files, and what was copied. */
async function setOut(command: string): Promise<void> {
  const { account, desk } = reader;
  const isAdded = /\b(?:credential-health add|create-secret)\b/.test(command);
  const vault = new SecretsManagerClient(account.config);
  const concerned = ORGS.filter(
    (name) =>
      command.includes(name) ||
      (/ --file new-| --team /.test(command) && name === 'acme') ||
      (isAdded && name === 'acme'),
  );
  for (const name of concerned) {
    await vault.send(new DeleteSecretCommand({ SecretId: `salesforce/${name}`, ForceDeleteWithoutRecovery: true }));
    const byPassword = command.includes(' migrate ') ? PASSWORD_USER : {};
    const tags = { 'credential-health:team': 'billing' };
    if (!isAdded)
      await account.store(
        name,
        { ...storedSecret(orgOf(name)), ...byPassword },
        command.includes(' mute ') ? tags : {},
      );
    if (!command.includes(' restore ')) continue;
    const SecretString = JSON.stringify({ ...storedSecret(orgOf(name)), clientSecret: 'example-of-tomorrow' });
    await vault.send(new PutSecretValueCommand({ SecretId: `salesforce/${name}`, SecretString }));
  }
  await desk.put('orgs.json', JSON.stringify([{ name: 'acme', secret: storedSecret(orgOf('acme')) }]));
  for (const file of ['new-orgs.json', 'new-secrets.json']) {
    await desk.put(file, JSON.stringify([{ name: 'acme', secret: storedSecret(orgOf('acme')) }]));
  }
  await desk.put('acme.json', JSON.stringify(storedSecret(orgOf('acme'))));
  await desk.put('secret.json', JSON.stringify(storedSecret(orgOf('ORG'))));
  await desk.put('key.txt', orgOf('acme').clientId);
  await desk.put('secret.txt', orgOf('acme').clientSecret);
  await desk.copy(orgOf(concerned[0] ?? 'acme').clientSecret);
}

/** With the values of its reader where the docs have a name in their place. */
function filledIn(command: string): string {
  return command
    .replace('CHECK_FUNCTION_NAME', FUNCTION)
    .replace('STATE_MACHINE_ARN', stateMachineArn)
    .replace('3MVG9…', orgOf('acme').clientId)
    .replace('KEY_ID', keyId);
}

/** The dialogue of a command that asks; null for all others. */
function questionsOf(command: string): readonly (readonly [question: string, keys: string])[] | null {
  if (!/^credential-health add\b(?! --checklist| --file)/.test(command)) return null;
  const { clientId, clientSecret } = orgOf('acme');
  const all = [
    ['Name of the org', 'acme', / add \w/],
    ['My Domain of the org', 'acme', /--domain/],
    ['Consumer Key (client id)', clientId, /--client-id/],
    ['Team that hears about it', '', /--team/],
    ['Days after which', '', /--max-age-days/],
    ['Consumer Secret (hidden)', clientSecret, /(?!)/],
    ['Store it as salesforce/acme?', '', /--yes/],
  ] as const;
  return all.flatMap(([question, keys, given]) => (given.test(command) ? [] : [[question, keys] as const]));
}

async function perform(command: string): Promise<Ran> {
  const questions = questionsOf(command);
  if (questions === null) return reader.desk.run(filledIn(command));
  await using session = reader.desk.type(filledIn(command));
  for (const [question, keys] of questions) {
    await session.sees(question);
    session.types(`${keys}${KEYS.enter}`);
  }
  return { code: await session.ended(), output: session.shown() };
}

function judge(command: string, ran: Ran): void {
  const shows = SHOWS.find(([which]) => which.test(command))?.[1];
  const output = shows === undefined || command.includes(' > ') ? expect.anything() : expect.stringMatching(shows);
  expect(ran).toEqual({ code: 0, output });
}

/** Kinds of commands that a command of ours suggested and that were followed once. */
const followed = new Set<string>();

/** Runs a command, and then what it tells its reader to run next. */
async function follow(command: string): Promise<void> {
  await setOut(command);
  const ran = await perform(command);
  judge(command, ran);
  // The demo's orgs are gone with it.
  if (!command.startsWith('credential-health') || / demo$|\|/.test(command)) return;
  for (const next of commandsIn(ran.output)) {
    const kind = next.match(/^(?:\S+ ){2}\S+|--[a-z-]+/g)?.join(' ') ?? next;
    if (followed.has(kind) || next.includes('ORG')) continue;
    followed.add(kind);
    judge(next, await reader.desk.run(next));
  }
}

describeForReaders('A command of the docs', () => {
  beforeAll(async () => {
    reader = await openReader('sa-east-1');
    const { account, desk, simulator } = reader;
    for (const name of ORGS) {
      const org = simulator.addOrg({ host: `${name.toLowerCase()}.my.salesforce.com`, users: [PASSWORD_USER] });
      orgs.set(name, org);
      await account.store(name, storedSecret(org));
    }
    // In a command for no org of ours: as a secret's host it would be the placeholder that it is.
    simulator.addOrg({ host: 'mydomain.my.salesforce.com' });
    // What earlier runs have kept.
    for (const kept of ['--notify', '--state state.json']) {
      const command = `credential-health check ${kept}`;
      judge(command, await desk.run(command));
    }
    const { output } = await desk.run('aws kms create-key --query KeyMetadata.KeyId --output text');
    keyId = output.trim();
    const machine = '{"StartAt":"Done","States":{"Done":{"Type":"Succeed"}}}';
    const created = await desk.run(
      `aws stepfunctions create-state-machine --name fleet --role-arn arn:aws:iam::123456789012:role/fleet --definition '${machine}' --query stateMachineArn --output text`,
    );
    stateMachineArn = created.output.trim();
  });

  afterAll(() => reader[Symbol.asyncDispose]());

  // Of a developer, and the demo: they share nothing with each other, and wait a lot.
  const ofDevelopers = (command: string) => /^npm |^npx cdk | demo$/.test(command);
  test.concurrent.each(COMMANDS.filter(ofDevelopers))('works: %s', async (command) =>
    judge(command, await perform(command)),
  );

  test.each(COMMANDS.filter((command) => !ofDevelopers(command)))('works: %s', follow);
});

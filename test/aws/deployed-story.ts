import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DeleteTableCommand, DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { CreateSecretCommand, DeleteSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { unzipSync } from 'fflate';
import type { SimulatedOrg } from '../../simulator/org.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { stateTable } from '../../src/adapters/state-table.ts';
import { REAL_TIME } from '../../src/clock.ts';
import type { StoredDocument } from '../../src/state/ports.ts';
import type { AwsRequest } from './aws-requests.ts';
import { cdkBootstrap, cdkDeploy, cdkDestroy } from './cdk-cli.ts';
import { type DeployedFunction, type DeployedStack, deployedAsset, deployedStack } from './deployed-stack.ts';
import { deployedTo, ownName, roleVariables } from './emulator.ts';
import { type Inbox, type Mail, subscribedInbox } from './inbox.ts';
import { type Answer, type LambdaProcess, startFunction } from './lambda-process.ts';

/** One invocation and what it left behind. */
export type Seen = {
  readonly answer: Answer;
  /** What the inbox got. */
  readonly mails: readonly Mail[];
  /** What the deployed table then held. */
  readonly documents: readonly StoredDocument[];
};

/** A stack's life, lived once, as it looked from outside. */
export type Story = {
  /** Org names; `globex` is the one that breaks. */
  readonly orgs: readonly string[];
  readonly secretArns: Readonly<Record<string, string>>;
  /** Client secrets and tokens: they belong nowhere but to Salesforce. */
  readonly confidential: readonly string[];
  readonly stack: DeployedStack;
  /** What was in the functions' archives. */
  readonly assetFiles: readonly (readonly string[])[];
  readonly firstRun: Seen;
  readonly sameAgain: Seen;
  /** The dashboard's widget, drawn then. */
  readonly widget: Answer;
  readonly mistaken: Answer;
  readonly unknownOrg: Answer;
  readonly dryRun: Seen;
  readonly testAlert: Seen;
  /** `globex` was mended; its change and an unreadable message came through the queue. */
  readonly changes: Seen;
  /** In a new process, and quiet: every org is healthy as before. */
  readonly coldStart: Seen & { readonly asked: readonly AwsRequest[] };
  /** After a deployment with {@link LATER_SETTINGS}, one org hanging, little time. */
  readonly later: Seen & { readonly stack: DeployedStack; readonly printed: string };
  readonly afterDestroy: readonly StoredDocument[];
  /** The same settings and the table that was left behind. */
  readonly adopted: Seen & { readonly stack: DeployedStack };
  /** Everything the function wrote to its log. */
  readonly printed: string;
  /** Everything the function that checks asked of AWS. */
  readonly requests: readonly AwsRequest[];
  readonly widgetRequests: readonly AwsRequest[];
};

const SETTINGS = {
  alertEmails: 'none',
  secretPrefixes: 'credential-health-test/',
  // Far from any run of the test, since on a real account the schedule is real.
  schedule: 'cron(0 3 * * ? *)',
};
export const LATER_SETTINGS = { ...SETTINGS, concurrency: '1', historyDays: '30', memoryMb: '768' };
/** Too little for those that come after an org that hangs. */
const LITTLE_TIME_MS = 12_000;

/** Deploys, runs, deploys again, destroys and adopts; takes a minute or two. `cleanup` is told how to undo all of it. */
export async function liveThrough(cleanup: AsyncDisposableStack): Promise<Story> {
  const simulator = cleanup.use(await startSimulator());
  const orgs = ['acme', 'globex', 'initech'].map((name) => {
    const host = `${ownName(name)}.my.salesforce.com`;
    return { name, org: simulator.addOrg({ host, ...(name === 'globex' && { runAsUserId: null }) }) };
  });
  const secretArns = await storeSecrets(orgs, cleanup);
  await deployFirst();
  const stack = await deployedStack();
  const table = stack.outputs.StateTableName ?? '';
  cleanup.defer(() => dropTable(table));
  cleanup.defer(() => cdkDestroy());
  const inbox = cleanup.use(await subscribedInbox(stack.outputs.AlertTopicArn ?? ''));
  const code = await unpack(stack, stack.check, cleanup);
  const widgetCode = await unpack(stack, stack.widget, cleanup);

  let printed = '';
  const requests: AwsRequest[] = [];
  const aws = await roleVariables();
  const start = ({ check }: DeployedStack) => startFunction({ function: check, folder: code.folder, simulator, aws });
  const finish = async (process: LambdaProcess) => {
    await process[Symbol.asyncDispose]();
    printed += process.printed();
    requests.push(...process.requests);
  };
  const see = async (answer: Promise<Answer>, from: Inbox, mailCount: number): Promise<Seen> => {
    const answered = await answer;
    return { answer: answered, mails: await from.take(mailCount), documents: await documentsIn(table) };
  };

  const process = cleanup.use(await start(stack));
  const firstRun = await see(process.invoke({}), inbox, 1);
  const sameAgain = await see(process.invoke({}), inbox, 0);
  const widgetProcess = cleanup.use(
    await startFunction({ function: stack.widget, folder: widgetCode.folder, simulator, aws }),
  );
  const widget = await widgetProcess.invoke({ widgetContext: { theme: 'light' } });
  const mistaken = await process.invoke({ orgs: 'acme', notfiy: true });
  const unknownOrg = await process.invoke({ orgs: ['acne'] });
  const dryRun = await see(process.invoke({ orgs: ['globex'], notify: false }), inbox, 0);
  const testAlert = await see(process.invoke({ testAlert: true }), inbox, 1);
  const globex = orgs[1]?.org as SimulatedOrg;
  simulator.changeOrg(globex.host, { runAsUserId: '005000000000001' });
  const changes = await see(process.invoke(changeBatch(`${SETTINGS.secretPrefixes}globex`)), inbox, 1);
  await finish(process);
  const cold = cleanup.use(await start(stack));
  const coldStart = { ...(await see(cold.invoke({}), inbox, 0)), asked: [...cold.requests] };
  await finish(cold);

  await cdkDeploy(LATER_SETTINGS);
  const laterStack = await deployedStack();
  simulator.changeOrg(globex.host, { token: { fault: { kind: 'hang' } } });
  const laterProcess = cleanup.use(await start(laterStack));
  const later = await see(laterProcess.invoke({}, LITTLE_TIME_MS), inbox, 0);
  await finish(laterProcess);

  simulator.changeOrg(globex.host, { token: {} });
  await cdkDestroy();
  const afterDestroy = await documentsIn(table);
  await cdkDeploy({ ...SETTINGS, stateTableName: table });
  const adoptedStack = await deployedStack();
  const newInbox = cleanup.use(await subscribedInbox(adoptedStack.outputs.AlertTopicArn ?? ''));
  const adoptedProcess = cleanup.use(await start(adoptedStack));
  const adopted = await see(adoptedProcess.invoke({}), newInbox, 0);
  await finish(adoptedProcess);

  return {
    orgs: orgs.map(({ name }) => name),
    secretArns,
    confidential: confidentialOf(simulator, orgs),
    stack,
    assetFiles: [code.files, widgetCode.files],
    firstRun,
    sameAgain,
    widget,
    mistaken,
    unknownOrg,
    dryRun,
    testAlert,
    changes,
    coldStart,
    later: { ...later, stack: laterStack, printed: laterProcess.printed() },
    afterDestroy,
    adopted: { ...adopted, stack: adoptedStack },
    printed,
    requests,
    widgetRequests: widgetProcess.requests,
  };
}

type Member = { readonly name: string; readonly org: SimulatedOrg };

async function deployFirst(): Promise<void> {
  await cdkBootstrap();
  await cdkDeploy(SETTINGS);
}

/** Before the stack, so that a real account's listing has time to catch up. */
async function storeSecrets(
  members: readonly Member[],
  cleanup: AsyncDisposableStack,
): Promise<Readonly<Record<string, string>>> {
  const secrets = new SecretsManagerClient(deployedTo);
  const arns: Record<string, string> = {};
  for (const { name, org } of members) {
    const { clientId, clientSecret, host } = org;
    const { ARN = '' } = await secrets.send(
      new CreateSecretCommand({
        Name: `${SETTINGS.secretPrefixes}${name}`,
        SecretString: JSON.stringify({ clientId, clientSecret, domain: host }),
        Tags: [{ Key: 'credential-health:team', Value: 'billing' }],
      }),
    );
    arns[name] = ARN;
    cleanup.defer(async () => {
      await secrets.send(new DeleteSecretCommand({ SecretId: ARN, ForceDeleteWithoutRecovery: true }));
    });
  }
  return arns;
}

async function unpack(stack: DeployedStack, { name }: DeployedFunction, cleanup: AsyncDisposableStack) {
  const folder = await mkdtemp(join(tmpdir(), 'deployed-asset-'));
  cleanup.defer(() => rm(folder, { recursive: true }));
  const files = unzipSync(await deployedAsset(stack, name));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return { folder, files: Object.keys(files) };
}

function documentsIn(tableName: string): Promise<readonly StoredDocument[]> {
  return stateTable(deployedTo, { ...REAL_TIME, tableName, historyDays: 1 }).load('all');
}

async function dropTable(TableName: string): Promise<void> {
  const tables = new DynamoDBClient(deployedTo);
  await tables.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
  await tables.send(new DeleteTableCommand({ TableName }));
}

/** As Lambda hands over a batch: AWS's sample of the event in one message, in the other what is none. */
function changeBatch(secretName: string): object {
  const change = {
    version: '0',
    id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': 'Secret Label Updated',
    source: 'aws.secretsmanager',
    account: '012345678901',
    time: '2024-02-06T16:43:48Z',
    region: 'us-west-2',
    resources: ['arn:aws:secretsmanager:us-west-2:012345678901:secret:mySecret-a1b2c3'],
    detail: { name: secretName, labelUpdated: 'AWSCURRENT', versionId: 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111' },
  };
  const record = (messageId: string, body: string) => ({ messageId, eventSource: 'aws:sqs', body });
  return { Records: [record('change', JSON.stringify(change)), record('unreadable', '{"hello":"world"}')] };
}

function confidentialOf(simulator: Simulator, members: readonly Member[]): readonly string[] {
  const tokens = simulator.requests.flatMap(
    ({ headers }) => /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? [],
  );
  return [...members.map(({ org }) => org.clientSecret), ...new Set(tokens)];
}

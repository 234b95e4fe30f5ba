import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Behaviour } from '../../simulator/faults.ts';
import type { SimulatedOrg } from '../../simulator/org.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import { alertTopic } from '../../src/adapters/alert-topic.ts';
import { salesforceHttps } from '../../src/adapters/salesforce-https.ts';
import { secretsManager } from '../../src/adapters/secrets-manager.ts';
import { signing } from '../../src/adapters/signing.ts';
import { stateTable } from '../../src/adapters/state-table.ts';
import type { Clock } from '../../src/clock.ts';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import type { Ports } from '../../src/run/ports.ts';
import type { Report } from '../../src/run/report.ts';
import type { StatesPort } from '../../src/state/ports.ts';
import { EVERYTHING, settingsOf } from '../memory-ports.ts';
import { emptyTable } from './empty-table.ts';
import { aws, ownName } from './emulator.ts';
import { type FaultEndpoint, openFaultEndpoint } from './fault-endpoint.ts';
import { subscribedInbox } from './inbox.ts';

/** What a run came to: its report, or the error that it failed with. */
export type RunEnd = { readonly report: Report } | { readonly failure: Error };

/** Two orgs, `acme` and `globex`, in services of their own that fail on demand; the checker is the deployed one. */
export type FaultyWorld = AsyncDisposable & {
  /** Between the checker and AWS. */
  readonly aws: FaultEndpoint;
  /** How Salesforce behaves towards both orgs. */
  readonly salesforce: (behaviour: { readonly token?: Behaviour; readonly api?: Behaviour }) => void;
  /** Somebody stores a client secret for acme that Salesforce does not know. */
  readonly rotateAcmeWrongly: () => Promise<void>;
  /** A run over all orgs, four hours after the one before. */
  readonly run: () => Promise<RunEnd>;
  /** Notices that were delivered since it was last asked, one entry a message: `failing acme`. */
  readonly told: () => Promise<readonly string[]>;
  readonly states: StatesPort;
  /** Names of table and topic, which are others in every world. */
  readonly names: { readonly table: string; readonly topic: string };
};

const INTERVAL_MS = 4 * 3_600_000;
const HOSTS = ['acme', 'globex'] as const;

/** How long an answer is waited for that will come, however busy the machine is, and one that never will. */
const PATIENCE_MS = 30_000;
const SHORT_PATIENCE_MS = 1_000;

/** Builds one world on the emulator and the simulator; worlds know nothing of each other. */
export async function faultyWorld(simulator: Simulator, orgTimeoutMs: number): Promise<FaultyWorld> {
  const prefix = `${ownName('faults')}/`;
  const names = { table: await emptyTable(), topic: ownName('alerts') };
  const orgs = HOSTS.map((name) => ({ name, org: simulator.addOrg({ host: `${ownName(name)}.my.salesforce.com` }) }));
  const secrets = new SecretsManagerClient(aws);
  for (const { name, org } of orgs) {
    await secrets.send(new CreateSecretCommand({ Name: prefix + name, SecretString: secretValue(org) }));
  }
  const { TopicArn: topicArn = '' } = await new SNSClient(aws).send(new CreateTopicCommand({ Name: names.topic }));
  const inbox = await subscribedInbox(topicArn, aws);
  const endpoint = await openFaultEndpoint(aws.endpoint);

  let ahead = 0;
  const time: Clock = {
    now: () => new Date(Date.now() + ahead),
    sleep: async (ms) => {
      ahead += ms;
    },
    random: Math.random,
  };
  // Every fault is to reach the checker, so the SDK itself does not try again.
  const config = {
    ...aws,
    endpoint: endpoint.url,
    maxAttempts: 1,
    requestHandler: knowingly(endpoint),
  };
  const ports: Ports = {
    ...time,
    secrets: secretsManager(config, { prefixes: [prefix] }),
    network: salesforceHttps({
      userAgent: 'test',
      ca: simulator.caPem,
      connectTo: { host: '127.0.0.1', port: simulator.port },
    }),
    signing: signing(),
    states: stateTable(config, { ...time, tableName: names.table, historyDays: 400 }),
    alerts: alertTopic(config, { ...time, topicArn }),
  };
  const run = settingsOf({ orgTimeoutMs });
  const settings = { ...run, policy: { ...run.policy, settleMinutes: 0 } };

  return {
    aws: endpoint,
    names,
    salesforce: ({ token = {}, api = {} }) => {
      for (const { org } of orgs) simulator.changeOrg(org.host, { token, api });
    },
    rotateAcmeWrongly: async () => {
      const [acme] = orgs;
      const value = secretValue({ ...(acme?.org as SimulatedOrg), clientSecret: 'another-secret' });
      await secrets.send(new PutSecretValueCommand({ SecretId: `${prefix}acme`, SecretString: value }));
    },
    run: async () => {
      ahead += INTERVAL_MS;
      return checkOrgs(ports, EVERYTHING, settings).then(
        (report) => ({ report }),
        (failure: Error) => ({ failure }),
      );
    },
    told: async () => {
      const mails = await inbox.take();
      const notices = mails.flatMap(({ Message }) => JSON.parse(Message).notices);
      return notices.map(({ kind, org }: { kind: string; org: string | null }) => `${kind} ${org ?? 'fleet'}`);
    },
    states: stateTable(aws, { ...time, tableName: names.table, historyDays: 400 }),
    [Symbol.asyncDispose]: async () => {
      await endpoint[Symbol.asyncDispose]();
      await inbox[Symbol.asyncDispose]();
    },
  };
}

/** The SDK's own handler and its own time limit, of a length that suits what will happen to the call. */
function knowingly(endpoint: FaultEndpoint): SNSClient['config']['requestHandler'] {
  const { requestHandler } = new SNSClient({ ...aws, requestHandler: { throwOnRequestTimeout: true } }).config;
  const handle: typeof requestHandler.handle = (request, options) => {
    const isSilent = endpoint.isSilentTo({ ...request, body: Buffer.from(request.body ?? '').toString() });
    return requestHandler.handle(request, { ...options, requestTimeout: isSilent ? SHORT_PATIENCE_MS : PATIENCE_MS });
  };
  return Object.create(requestHandler, { handle: { value: handle } });
}

function secretValue({ clientId, clientSecret, host }: SimulatedOrg): string {
  return JSON.stringify({ clientId, clientSecret, domain: host });
}

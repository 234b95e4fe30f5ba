import { alertTopic } from '../adapters/alert-topic.ts';
import { handoverTable } from '../adapters/handover-table.ts';
import { listingBucket } from '../adapters/listing-bucket.ts';
import { salesforceHttps } from '../adapters/salesforce-https.ts';
import { secretsManager } from '../adapters/secrets-manager.ts';
import { signing } from '../adapters/signing.ts';
import { stateTable } from '../adapters/state-table.ts';
import type { CheckSettings } from '../check/settings.ts';
import { REAL_TIME } from '../clock.ts';
import { invokeCommands } from '../digest/commands.ts';
import type { BatchPorts } from '../distributed/check-batch.ts';
import type { ListPorts } from '../distributed/list-fleet.ts';
import type { ReducePorts } from '../distributed/reduce-run.ts';
import { readEnvironment, readResources } from '../environment.ts';
import { type RunSettings, runSettings } from '../run/settings.ts';
import { USER_AGENT } from '../version.ts';
import { unheardAt } from './checker.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** What the function that lists works with. @throws SettingsError that lists every variable that is missing or wrong. */
export function listPortsOf(variables: Variables): ListPorts {
  const { secretPrefixes: prefixes, historyDays } = readEnvironment(variables);
  const { listingBucket: bucket, ...names } = readResources(variables, ['listingBucket', 'stateTableName']);
  return {
    ...REAL_TIME,
    ...tables(names, historyDays),
    secrets: secretsManager({}, { prefixes }),
    listings: listingBucket({}, { bucket }),
  };
}

/** What the function that checks a batch works with. @throws SettingsError as {@link listPortsOf}. */
export function batchOf(variables: Variables): { readonly ports: BatchPorts; readonly settings: CheckSettings } {
  const settings = readEnvironment(variables);
  return {
    ports: {
      ...REAL_TIME,
      ...tables(readResources(variables, ['stateTableName']), settings.historyDays),
      secrets: secretsManager({}, { prefixes: settings.secretPrefixes }),
      network: salesforceHttps({ userAgent: USER_AGENT }),
      signing: signing(),
    },
    settings: runSettings(settings),
  };
}

/** What the function that tells works with. @throws SettingsError as {@link listPortsOf}. */
export function reductionOf(variables: Variables): {
  readonly ports: ReducePorts;
  readonly settings: RunSettings;
  /** What its metrics are told apart by. */
  readonly instance: string;
  /** How many of those whom the stack subscribed hear nothing; null when SNS cannot be asked. */
  readonly countUnheard: () => Promise<number | null>;
} {
  const settings = readEnvironment(variables);
  const names = readResources(variables, ['alertTopicArn', 'listingBucket', 'checkFunctionName', 'stateTableName']);
  const alerts = alertTopic({}, { ...REAL_TIME, topicArn: names.alertTopicArn, intended: settings.subscriptions });
  return {
    ports: {
      ...REAL_TIME,
      ...tables(names, settings.historyDays),
      alerts,
      listings: listingBucket({}, { bucket: names.listingBucket }),
    },
    settings: { ...runSettings(settings), commands: invokeCommands(names.checkFunctionName, settings.stackName) },
    instance: settings.instance,
    countUnheard: () => unheardAt(alerts, settings),
  };
}

function tables({ stateTableName: tableName }: { readonly stateTableName: string }, historyDays: number) {
  return {
    states: stateTable({}, { ...REAL_TIME, tableName, historyDays }),
    handover: handoverTable({}, { ...REAL_TIME, tableName }),
  };
}

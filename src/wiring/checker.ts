import { type AlertTopic, alertTopic } from '../adapters/alert-topic.ts';
import { changeQueue } from '../adapters/change-queue.ts';
import { salesforceHttps } from '../adapters/salesforce-https.ts';
import { secretsManager } from '../adapters/secrets-manager.ts';
import { signing } from '../adapters/signing.ts';
import { stateTable } from '../adapters/state-table.ts';
import { REAL_TIME } from '../clock.ts';
import type { Selection } from '../credential/list-orgs.ts';
import { invokeCommands } from '../digest/commands.ts';
import { countUnheard, teamsOf, unreached } from '../digest/recipients.ts';
import { RESOURCE_VARIABLES, type RuntimeSettings, readEnvironment, readResources } from '../environment.ts';
import { checkOrgs } from '../run/check-orgs.ts';
import type { Ports } from '../run/ports.ts';
import type { Report } from '../run/report.ts';
import { sendTestAlert } from '../run/send-test-alert.ts';
import { type RunSettings, runSettings } from '../run/settings.ts';
import { USER_AGENT } from '../version.ts';

/** The deployed checker, as its function calls it. */
export type Checker = {
  readonly settings: RuntimeSettings;
  /** Checks and, with `notify`, tells and remembers. Orgs not started by the deadline are reported as not checked. */
  readonly check: (
    request: { readonly orgs: Selection; readonly notify: boolean },
    run: Pick<RunSettings, 'onDefect'> & { readonly deadline: Date },
  ) => Promise<Report>;
  /** How many of those whom the stack subscribed hear nothing; null when SNS cannot be asked. */
  readonly countUnheard: () => Promise<number | null>;
  /** Sends marked test digests: to those who are told everything, and to each team that the stack subscribed. */
  readonly testAlert: () => Promise<Report>;
};

/**
 * The checker as deployed, from its function's environment variables.
 * @throws SettingsError that lists every variable that is missing or wrong.
 */
export function checkerOf(variables: Readonly<Record<string, string | undefined>>): Checker {
  const settings = readEnvironment(variables);
  const resources = readResources(variables, ['stateTableName', 'alertTopicArn']);
  const queueUrl = variables[RESOURCE_VARIABLES.changeQueueUrl] ?? '';
  const ports = {
    ...awsPorts(settings, resources),
    ...(queueUrl !== '' && { recheckLater: changeQueue({}, { queueUrl }) }),
  };
  const commands = invokeCommands(variables.AWS_LAMBDA_FUNCTION_NAME ?? 'FUNCTION_NAME', settings.stackName);
  return {
    settings,
    countUnheard: () => unheardAt(ports.alerts, settings),
    check: ({ orgs, notify }, run) =>
      checkOrgs(ports, { orgs, save: notify, publish: notify }, { ...runSettings(settings), ...run, commands }),
    testAlert: async () => {
      const intended = settings.subscriptions.map(({ filter, ...who }) => ({ ...who, filterPolicy: filter }));
      const subscribed = await ports.alerts.subscriptions().catch(() => null);
      return sendTestAlert(ports, settings.timezone, {
        teams: teamsOf(settings.subscriptions.map(({ filter }) => filter)),
        unconfirmed: subscribed === null ? [] : unreached(intended, subscribed).map(({ endpoint }) => endpoint),
        where: { account: settings.accountId, region: settings.region, stack: settings.stackName },
      });
    },
  };
}

/** The ports of the deployed checker; AWS credentials and Region come from the environment. */
export function awsPorts(
  settings: RuntimeSettings,
  resources: { readonly stateTableName: string; readonly alertTopicArn: string },
): Ports & { readonly alerts: AlertTopic } {
  const { stateTableName, alertTopicArn } = resources;
  return {
    ...REAL_TIME,
    secrets: secretsManager({}, { prefixes: settings.secretPrefixes }),
    network: salesforceHttps({ userAgent: USER_AGENT }),
    signing: signing(),
    states: stateTable({}, { ...REAL_TIME, tableName: stateTableName, historyDays: settings.historyDays }),
    alerts: alertTopic({}, { ...REAL_TIME, topicArn: alertTopicArn, intended: settings.subscriptions }),
  };
}

/** How many of those whom the stack subscribed hear nothing; null when SNS cannot be asked. */
export async function unheardAt(
  alerts: AlertTopic,
  { subscriptions }: Pick<RuntimeSettings, 'subscriptions'>,
): Promise<number | null> {
  try {
    return countUnheard(subscriptions, await alerts.subscriptions());
  } catch {
    return null;
  }
}

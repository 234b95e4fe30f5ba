import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FIELDS, RESOURCE_VARIABLES, STACK_FACTS } from '../../src/environment.ts';
import { authorization } from './authorization.ts';
import { type AwsRequest, actionOf, type IamCall, iamCallsOf } from './aws-requests.ts';
import { metricsIn, pendingIn, reportOf, revisionsOf } from './deployed-answers.ts';
import { LATER_SETTINGS, liveThrough, type Story } from './deployed-story.ts';
import { DEPLOY_REGION, describeOnAnyAws } from './emulator.ts';

/** On a machine with much else to do. */
const LIMIT_MS = 900_000;

describeOnAnyAws('Deployed by the CDK CLI', () => {
  const cleanup = new AsyncDisposableStack();
  let story: Story;
  beforeAll(async () => {
    story = await liveThrough(cleanup);
  }, LIMIT_MS);
  afterAll(() => cleanup.disposeAsync(), LIMIT_MS);

  describe('the stack', () => {
    test('says in its outputs what people and the CLI look up', () => {
      const { outputs, check, resources } = story.stack;
      const named = (type: string) => resources.filter((resource) => resource.type === type).map((r) => r.physicalId);
      expect(outputs.CheckFunctionName).toBe(check.name);
      expect(named('AWS::SNS::Topic')).toContain(outputs.AlertTopicArn);
      expect(named('AWS::DynamoDB::Table')).toEqual([outputs.StateTableName]);
      expect(outputs.DashboardUrl).toMatch(/^https:\/\/.+#dashboards\/dashboard\/.+/);
    });

    test('ships one file for each function, without source map, sources or packages', () => {
      expect(story.assetFiles).toEqual([['index.mjs'], ['index.mjs']]);
    });

    test('hands its function its settings, the names of its resources and how its memory is divided, nothing else', () => {
      const { variables } = story.stack.check;
      expect(variables[RESOURCE_VARIABLES.stateTableName]).toBe(story.stack.outputs.StateTableName);
      expect(variables[RESOURCE_VARIABLES.alertTopicArn]).toBe(story.stack.outputs.AlertTopicArn);
      const { region: _, ...facts } = STACK_FACTS;
      const settings = Object.values({ ...FIELDS, ...facts }).map(({ variable }) => variable);
      const { stateTableName, alertTopicArn, changeQueueUrl } = RESOURCE_VARIABLES;
      const resources = [stateTableName, alertTopicArn, changeQueueUrl];
      expect(Object.keys(variables).sort()).toEqual([...settings, ...resources, 'NODE_OPTIONS'].sort());
    });

    test('takes changed settings in a second deployment and keeps its table, topic and function', () => {
      const { stack } = story.later;
      expect(stack.outputs).toEqual(story.stack.outputs);
      expect(stack.check).toMatchObject({
        name: story.stack.check.name,
        memoryMb: Number(LATER_SETTINGS.memoryMb),
        variables: { CONCURRENCY: LATER_SETTINGS.concurrency, HISTORY_DAYS: LATER_SETTINGS.historyDays },
      });
    });

    test('leaves the state behind when it is destroyed', () => {
      expect(story.afterDestroy).toEqual(story.later.documents);
    });

    test('adopts the table that was left behind, so that what was told is not told again', () => {
      const { stack, mails, documents } = story.adopted;
      expect(stack.outputs.StateTableName).toBe(story.stack.outputs.StateTableName);
      expect(stack.resources.map(({ type }) => type)).not.toContain('AWS::DynamoDB::Table');
      expect(stack.check.variables[RESOURCE_VARIABLES.stateTableName]).toBe(stack.outputs.StateTableName);
      expect(mails).toEqual([]);
      const before = revisionsOf(story.afterDestroy);
      // What is as it was is not written again; that it was run is written once, for all.
      expect(revisionsOf(documents)).toMatchObject({ fleet: (before.fleet ?? 0) + 1, 'org/acme': before['org/acme'] });
    });
  });

  describe('the function', () => {
    test('checks every org and reports', () => {
      const report = reportOf(story.firstRun);
      expect(report.schema).toBe('credential-health.report/1');
      expect(report.orgs.map(({ org, verdict, cause }) => [org, verdict, cause])).toEqual([
        ['acme', 'healthy', null],
        ['globex', 'unhealthy', 'run-as-user-missing'],
        ['initech', 'healthy', null],
      ]);
      expect(report.delivery).toEqual({ published: true, confirmedSubscriptions: 1, listening: true });
    });

    test('sends one digest for everybody through the deployed topic, and none to a team that has no subscription', () => {
      const { mails } = story.firstRun;
      expect(mails.map(({ MessageAttributes }) => MessageAttributes.audience?.Value).sort()).toEqual(['all']);
      for (const mail of mails) {
        expect(mail.Subject).toMatch(/^\[critical\] .*\(1 of 3 failing\)/);
        expect(JSON.parse(mail.Message).notices).toMatchObject([{ kind: 'failing', org: 'globex' }]);
      }
    });

    test('keeps each org’s state and the fleet’s in the deployed table, with nothing left to send', () => {
      const { documents } = story.firstRun;
      expect(documents.map(({ key }) => key).sort()).toEqual(['fleet', 'org/acme', 'org/globex', 'org/initech']);
      expect(pendingIn(documents)).toEqual([]);
    });

    test('tells a failure once: the next run in the same process is quiet', () => {
      expect(reportOf(story.sameAgain).summary.unhealthy).toBe(1);
      expect(story.sameAgain.mails).toEqual([]);
    });

    test('goes on in a new process from the state that is stored', () => {
      expect(reportOf(story.coldStart).summary).toMatchObject({ total: 3, healthy: 3 });
      expect(story.coldStart.mails).toEqual([]);
      const { fleet = 0 } = revisionsOf(story.coldStart.documents);
      expect(fleet).toBeGreaterThan(revisionsOf(story.firstRun.documents).fleet ?? 0);
    });

    test('asks AWS six times in a run in which nothing changes', () => {
      expect(story.coldStart.asked.map(({ service, ...rest }) => `${service}:${actionOf(rest)}`).sort()).toEqual([
        'dynamodb:PutItem',
        'dynamodb:Query',
        'secretsmanager:BatchGetSecretValue',
        'secretsmanager:ListSecrets',
        'sns:GetSubscriptionAttributes',
        'sns:ListSubscriptionsByTopic',
      ]);
    });

    test('refuses a mistaken event in words, all problems together, and works on', () => {
      expect(story.mistaken).toMatchObject({ kind: 'error', type: 'EventError' });
      expect(story.mistaken).toHaveProperty('message', expect.stringMatching(/orgs must be a list.*no field "notfiy"/));
      expect(story.unknownOrg).toMatchObject({
        kind: 'error',
        type: 'UnknownOrgsError',
        message: expect.stringContaining('There is no org "acne"; the nearest name is acme'),
      });
      expect(story.dryRun.answer.kind).toBe('response');
    });

    test('tells and remembers nothing when asked not to notify', () => {
      expect(reportOf(story.dryRun).orgs).toMatchObject([{ org: 'globex', cause: 'run-as-user-missing' }]);
      expect(story.dryRun.mails).toEqual([]);
      expect(story.dryRun.documents).toEqual(story.sameAgain.documents);
    });

    test('sends a test alert on request', () => {
      expect(story.testAlert.mails.map(({ Subject }) => Subject)).toEqual([expect.stringMatching(/test/i)]);
    });

    test('checks a changed org, tells its recovery, and gives the unreadable message back to the queue', () => {
      expect(story.changes.answer).toEqual({
        kind: 'response',
        payload: { batchItemFailures: [{ itemIdentifier: 'unreadable' }] },
      });
      const kinds = story.changes.mails.map(({ MessageAttributes }) => MessageAttributes.kinds?.Value);
      expect(new Set(kinds)).toEqual(new Set(['["recovered"]']));
    });

    test('answers before its deadline and names the orgs that it did not reach', () => {
      expect(reportOf(story.later).orgs.map(({ org, verdict, cause }) => [org, verdict, cause])).toEqual([
        ['acme', 'healthy', null],
        ['globex', 'inconclusive', 'not-checked'],
        ['initech', 'inconclusive', 'not-checked'],
      ]);
    });

    test('draws on the dashboard what its runs found', () => {
      expect(story.widget).toEqual({
        kind: 'response',
        payload: expect.stringContaining('1 of 3 credentials is failing'),
      });
    });

    test('writes metrics, and feeds the dead-man switch by complete runs over all orgs only', () => {
      expect(metricsIn(story.printed)[0]).toMatchObject({ Checked: 3, Healthy: 2, Unhealthy: 1, FullRunCompleted: 1 });
      expect(metricsIn(story.later.printed)).toEqual([expect.objectContaining({ Checked: 1, NotChecked: 2 })]);
      expect(metricsIn(story.later.printed)[0]).not.toHaveProperty('FullRunCompleted');
    });

    test('lets no client secret or token out', () => {
      const { firstRun, sameAgain, dryRun, testAlert, changes, coldStart, later, adopted } = story;
      const seen = [firstRun, sameAgain, dryRun, testAlert, changes, coldStart, later, adopted];
      const left =
        JSON.stringify([seen, story.widget, story.mistaken, story.unknownOrg, story.requests]) + story.printed;
      expect(story.confidential.length).toBeGreaterThan(story.orgs.length);
      expect(story.confidential.filter((secret) => left.includes(secret))).toEqual([]);
    });

    test('asks of AWS what it needs and nothing else', () => {
      expect([...new Set(story.requests.map(({ service, ...rest }) => `${service}:${actionOf(rest)}`))].sort()).toEqual(
        [
          'dynamodb:BatchGetItem',
          'dynamodb:PutItem',
          'dynamodb:Query',
          'dynamodb:TransactWriteItems',
          'secretsmanager:BatchGetSecretValue',
          'secretsmanager:DescribeSecret',
          'secretsmanager:GetSecretValue',
          'secretsmanager:ListSecrets',
          'sns:GetSubscriptionAttributes',
          'sns:ListSubscriptionsByTopic',
          'sns:Publish',
        ],
      );
    });
  });

  describe('the roles', () => {
    /** Every permission that the requests to this stack's resources needed, each once. */
    const neededFor = (requests: readonly AwsRequest[]): readonly IamCall[] => {
      const { resources, account, outputs } = story.stack;
      const key = resources.find(({ type }) => type === 'AWS::KMS::Key')?.physicalId;
      const ownTopic = encodeURIComponent(outputs.AlertTopicArn ?? '');
      const calls = requests
        .filter(({ service, body }) => service !== 'sns' || body.includes(ownTopic))
        .flatMap((request) =>
          iamCallsOf(request, {
            secretArn: (id) => secretArnOf(id, story),
            tableArn: (name) => `arn:aws:dynamodb:${DEPLOY_REGION}:${account}:table/${name}`,
            keyOfTopic: () => `arn:aws:kms:${DEPLOY_REGION}:${account}:key/${key}`,
          }),
        );
      return [...new Map(calls.map((call) => [JSON.stringify(call), call])).values()];
    };
    const allowedAmong = async (role: string, calls: readonly IamCall[]): Promise<readonly string[]> => {
      const { allows } = authorization(story.stack.resources, story.stack.account);
      const allowed = await Promise.all(calls.map((call) => allows({ role }, call)));
      return calls.filter((_, index) => allowed[index]).map(({ action, resource }) => `${action} ${resource}`);
    };

    test('allow every call that the check made', async () => {
      const calls = neededFor(story.requests);
      expect([...new Set(calls.map(({ action }) => action))].sort()).toEqual([
        'dynamodb:BatchGetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'kms:Decrypt',
        'kms:GenerateDataKey',
        'secretsmanager:BatchGetSecretValue',
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetSecretValue',
        'secretsmanager:ListSecrets',
        'sns:GetSubscriptionAttributes',
        'sns:ListSubscriptionsByTopic',
        'sns:Publish',
      ]);
      expect(await allowedAmong('CheckRole', calls)).toEqual(
        calls.map(({ action, resource }) => `${action} ${resource}`),
      );
    });

    test('allow the widget to read the states, not the history, and nothing else that the check does', async () => {
      const calls = neededFor(story.widgetRequests);
      expect(calls.map(({ action }) => action)).toEqual(['dynamodb:Query']);
      expect(await allowedAmong('StatusWidgetRole', calls)).toHaveLength(1);
      const history = calls.map((call) => ({ ...call, context: { 'dynamodb:LeadingKeys': ['history/acme'] } }));
      expect(await allowedAmong('StatusWidgetRole', history)).toEqual([]);
      const others = neededFor(story.requests).filter(({ action }) => action !== 'dynamodb:Query');
      expect(await allowedAmong('StatusWidgetRole', others)).toEqual([]);
    });

    test('allow none of them on what belongs to others, where the action knows a resource', async () => {
      const elsewhere = neededFor(story.requests)
        .filter(({ resource }) => resource !== '*')
        .map((call) => ({ ...call, resource: ofSomebodyElse(call.resource) }));
      expect(elsewhere.length).toBeGreaterThan(10);
      expect(await allowedAmong('CheckRole', elsewhere)).toEqual([]);
    });
  });
});

/** Another resource of the same kind. */
function ofSomebodyElse(arn: string): string {
  return arn
    .replace(/:(table|key)\/.+$/, ':$1/another')
    .replace(/:secret:.+$/, ':secret:another/secret-AbCdEf')
    .replace(/^(arn:aws:sns:[^:]+:[^:]+:).+$/, '$1another');
}

/** IAM is asked for a secret's ARN, whatever the request called it; one that does not exist would end in any six letters. */
function secretArnOf(id: string, { secretArns, orgs, stack }: Story): string {
  if (id.startsWith('arn:')) return id;
  const org = orgs.find((name) => id.endsWith(`/${name}`));
  const made = org === undefined ? undefined : secretArns[org];
  return made ?? `arn:aws:secretsmanager:${DEPLOY_REGION}:${stack.account}:secret:${id}-AbCdEf`;
}

import { CfnParameter } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AttributeType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { describe, expect, test } from 'vitest';
import { CredentialHealth, type CredentialHealthProps } from '../../lib/index.ts';
import { problemsOf, someStack } from './some-stack.ts';

/*
 * What people of an app hand to the construct, TypeScript or not: other kinds than it takes, and resources of their own with
 * keys and policies of their own.
 */

describe('What is of another kind is told in words:', () => {
  test.each<[object, string]>([
    [{ alertEmails: 'ops@example.com' }, 'alertEmails must be a list of texts, of which each may be a token.'],
    [{ alertEmails: ['none'] }, 'alertEmails must be e-mail addresses, each by itself.'],
    [{ alertEmails: ['a@example.com,b@example.com'] }, 'alertEmails must be e-mail addresses, each by itself.'],
    [{ teamEmails: { billing: 'ops@example.com' } }, 'teamEmails must be lists of addresses by team.'],
    [{ teamEmails: 'none' }, 'teamEmails must be lists of addresses by team.'],
    [{ secretPrefixes: 'salesforce/' }, 'secretPrefixes must be a list of texts, of which each may be a token.'],
    [{ schedule: 'rate(1 hour)' }, 'schedule must be a ScheduleExpression of aws-scheduler.'],
    [{ timezone: 'Europe/Berlin' }, 'timezone must be a TimeZone.'],
    [{ quietHours: '22:00-07:00' }, 'quietHours must be made by QuietHours.between.'],
    [{ maxSecretAge: 90 }, 'maxSecretAge must be a Duration.'],
    [{ checkOnChange: 'false' }, 'checkOnChange must be true or false.'],
    [{ concurrency: '64' }, 'concurrency must be a number.'],
    [{ encryptionKey: 'arn:aws:kms:eu-west-1:111122223333:key/a' }, 'encryptionKey must be a key (IKey).'],
    [
      { secretEncryptionKeys: ['arn:aws:kms:eu-west-1:111122223333:key/a'] },
      'secretEncryptionKeys must be a list of keys (IKey).',
    ],
    [{ alertTopic: 'arn:aws:sns:eu-west-1:111122223333:a' }, 'alertTopic must be a topic (ITopic).'],
    [{ vpc: 'vpc-1' }, 'vpc must be a network (IVpc).'],
    [{ stateTable: 'states' }, 'stateTable must be a table (ITable).'],
    [{ alertEmails: null }, 'alertEmails must be a list of texts, of which each may be a token.'],
  ])('%j', (props, sentence) => {
    expect(problemsOf(props)).toEqual([sentence]);
  });

  test('a list that is a token as a whole, because nobody knows how many it will be', () => {
    const list = new CfnParameter(someStack(), 'List', { type: 'CommaDelimitedList' }).valueAsList;
    expect(problemsOf({ alertEmails: list, secretPrefixes: list })).toEqual([
      'alertEmails must be a list of texts, of which each may be a token.',
      'secretPrefixes must be a list of texts, of which each may be a token.',
    ]);
  });

  test('all of them together with values that cannot be', () => {
    const untyped: object = { timezone: 'UTC', concurrency: 0, vcp: {} };
    expect(problemsOf(untyped)).toEqual([
      'timezone must be a TimeZone.',
      'vcp is no property: did you mean vpc?',
      expect.stringMatching(/^concurrency must be a whole number/),
    ]);
  });
});

describe('A table under a key of the app', () => {
  const keyed = () => {
    const stack = someStack();
    const encryptionKey = new Key(stack, 'TableKey');
    const stateTable = new Table(stack, 'States', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
    }) as NonNullable<CredentialHealthProps['stateTable']>;
    const health = new CredentialHealth(stack, 'Health', { stateTable, fleetThreshold: 10 });
    const role = new Role(stack, 'Reader', { assumedBy: new AccountPrincipal('111122223333') });
    health.grantReadState(role);
    return { stack, arn: stack.resolve(encryptionKey.keyArn) };
  };

  test('may be used by every function that touches the table, and only through DynamoDB', () => {
    const { stack, arn } = keyed();
    const statements = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy')).flatMap(
      ([id, { Properties }]) =>
        Properties.PolicyDocument.Statement.filter(({ Sid }: { Sid?: string }) => Sid === 'UseTableKey').map(
          (statement: object) => ({ id, statement }),
        ),
    );
    expect(statements.map(({ id }) => /^Health(.+)Policy/.exec(id)?.[1]).sort()).toEqual([
      ...['Check', 'DistributedRunBatch', 'DistributedRunList', 'DistributedRunReduce', 'StatusWidget'],
    ]);
    for (const { statement } of statements) {
      expect(statement).toMatchObject({
        Resource: arn,
        Condition: {
          StringEquals: {
            'kms:ViaService': { 'Fn::Join': ['', ['dynamodb.', { Ref: 'AWS::Region' }, '.amazonaws.com']] },
          },
        },
      });
    }
  });

  test('may be used by whoever was granted to read the states', () => {
    const { stack, arn } = keyed();
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'kms:Decrypt', Resource: arn })]) },
      PolicyName: Match.stringLikeRegexp('^Reader'),
    });
  });
});

describe('A topic of the app for alarms', () => {
  const policiesWith = (options: { readonly enforceSSL: boolean }) => {
    const stack = someStack();
    new CredentialHealth(stack, 'Health', { alarmTopic: new Topic(stack, 'Pager', options) });
    const policies = Object.values(Template.fromStack(stack).findResources('AWS::SNS::TopicPolicy'));
    return policies.flatMap(({ Properties }) =>
      Properties.PolicyDocument.Statement.map(({ Sid }: { Sid: string }) => Sid),
    );
  };

  test('that takes TLS alone is opened to CloudWatch, which it would shut out', () => {
    expect(policiesWith({ enforceSSL: true }).filter((sid) => sid === 'AlarmsPublish')).toHaveLength(1);
  });

  test('without a policy is left as it is, since it takes what comes from its account', () => {
    expect(policiesWith({ enforceSSL: false })).not.toContain('AlarmsPublish');
  });

  test('is refused when it is a FIFO topic', () => {
    const stack = someStack();
    new CredentialHealth(stack, 'Health', { alarmTopic: new Topic(stack, 'Pager', { fifo: true }) });
    Annotations.fromStack(stack).hasError('*', Match.stringLikeRegexp('^alarmTopic is a FIFO topic'));
  });
});

test('an address that is subscribed twice is refused before the deployment, where SNS would refuse it', () => {
  const stack = someStack();
  const health = new CredentialHealth(stack, 'Health', { alertEmails: ['ops@example.com'] });
  health.addSubscription(new EmailSubscription('ops@example.com'), { team: 'billing' });
  Annotations.fromStack(stack).hasError('*', Match.stringLikeRegexp('^ops@example.com is subscribed twice'));
});

test('two in a stack that check the same secrets are warned of', () => {
  const stack = someStack();
  new CredentialHealth(stack, 'All');
  new CredentialHealth(stack, 'Some', { secretPrefixes: ['salesforce/eu/'] });
  new CredentialHealth(stack, 'Other', { secretPrefixes: ['crm/'] });
  const warnings = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('as well, so each is tried'));
  expect(warnings.map(({ id }) => id)).toEqual(['/Crm/Some']);
});

import { Duration, TimeZone } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { OpsItemSeverity, SsmAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { type IVpc, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
import { CredentialHealth, type CredentialHealthProps, QuietHours, readSettings, Severity } from '../../lib/index.ts';
import { someStack } from './some-stack.ts';

describe('In an app of its own', () => {
  test('it takes everything the app has, and gives everything to the app', () => {
    const stack = someStack();
    const customerKey = new Key(stack, 'CustomerKey');
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 1 }) as unknown as IVpc;
    const encryptionKey = new Key(stack, 'OwnKey');
    const deployRole = new Role(stack, 'Deploy', { assumedBy: new AccountPrincipal('111122223333') });
    const health = new CredentialHealth(stack, 'Health', {
      secretPrefixes: ['salesforce/'],
      secretEncryptionKeys: [customerKey],
      schedule: ScheduleExpression.cron({ minute: '0', hour: '*/4', timeZone: TimeZone.EUROPE_BERLIN }),
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [new SecurityGroup(stack, 'Group', { vpc })],
      encryptionKey,
      alertTopic: new Topic(stack, 'Alerts', { masterKey: encryptionKey }),
      alarmTopic: new Topic(stack, 'Alarms', { masterKey: encryptionKey }),
      stateTable: new Table(stack, 'States', {
        partitionKey: { name: 'pk', type: AttributeType.STRING },
        sortKey: { name: 'sk', type: AttributeType.STRING },
      }) as NonNullable<CredentialHealthProps['stateTable']>,
      logGroup: new LogGroup(stack, 'Logs'),
      maxSecretAge: Duration.days(90),
      quietHours: QuietHours.between('22:00', '07:00'),
      timezone: TimeZone.EUROPE_BERLIN,
    });
    health.addSubscription(new EmailSubscription('billing@example.com'), { team: 'billing' });
    health.addSubscription(new EmailSubscription('pager@example.com'), { minSeverity: Severity.CRITICAL });
    health.grantCheck(deployRole);
    health.grantReadState(deployRole);
    health.addToRolePolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::example/*'] }));
    health
      .metricUnhealthy({ period: Duration.minutes(5) })
      .createAlarm(stack, 'Many', { threshold: 5, evaluationPeriods: 1 });
    health.alarms.noFullRun.addAlarmAction(new SsmAction(OpsItemSeverity.HIGH));

    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::SNS::Topic', 2);
    template.resourceCountIs('AWS::DynamoDB::Table', 1);
    template.resourceCountIs('AWS::KMS::Key', 2);
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0 */4 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'Unhealthy',
      Threshold: 5,
      Dimensions: [
        { Name: 'instance', Value: 'Crm/Health' },
        { Name: 'service', Value: 'credential-health' },
      ],
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::example/*' })]),
      },
      Roles: [stack.resolve(health.secretReaderRoles[0]?.roleName)],
    });
  });

  test('with nothing but its id it makes all it needs and subscribes nobody', () => {
    const stack = someStack();
    new CredentialHealth(stack, 'Health');
    const template = Template.fromStack(stack);
    for (const type of ['AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::Logs::LogGroup'])
      template.resourceCountIs(type, 1);
    template.resourceCountIs('AWS::SNS::Subscription', 0);
  });

  test('what an app grants to the function itself is allowed to it', () => {
    const stack = someStack();
    const health = new CredentialHealth(stack, 'Health');
    new Queue(stack, 'Own').grantSendMessages(health.checkFunction);
    const added = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
      JSON.stringify(Properties.PolicyDocument).includes('sqs:GetQueueUrl'),
    );
    expect(added).toHaveLength(1);
  });

  test('context that was read gives the same props', () => {
    const stack = someStack();
    new CredentialHealth(
      stack,
      'Health',
      readSettings({ alertEmails: 'ops@example.com', alarmTopicArn: 'arn:aws:sns:eu-west-1:111122223333:pager' }),
    );
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::SNS::Topic', 1);
    template.resourceCountIs('AWS::SNS::Subscription', 1);
  });
});

describe('A subscription', () => {
  const filterOf = (scope: Parameters<CredentialHealth['addSubscription']>[1]) => {
    const stack = someStack();
    const health = new CredentialHealth(stack, 'Health');
    health.addSubscription(new SqsSubscription(new Queue(stack, 'Queue')), scope);
    const template = Template.fromStack(stack);
    const [subscription] = Object.values(template.findResources('AWS::SNS::Subscription'));
    return subscription?.Properties.FilterPolicy;
  };

  test.each([
    ['nothing', undefined, { audience: ['all'] }],
    ['a team', { team: 'billing' }, { audience: ['team'], team: ['billing'] }],
    ['critical', { minSeverity: Severity.CRITICAL }, { audience: ['all'], severity: ['critical'] }],
    ['warning', { minSeverity: Severity.WARNING }, { audience: ['all'], severity: ['critical', 'warning'] }],
    ['info', { minSeverity: Severity.INFO }, { audience: ['all'] }],
  ] as const)('narrowed to %s hears that', (_case, scope, filter) => {
    expect(filterOf(scope)).toEqual(filter);
  });

  test('is told to the function, also when it was added after it', () => {
    const stack = someStack();
    const health = new CredentialHealth(stack, 'Health');
    health.addSubscription(new EmailSubscription('pager@example.com'), { minSeverity: Severity.CRITICAL });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          SUBSCRIPTIONS: JSON.stringify([
            { protocol: 'email', endpoint: 'pager@example.com', filter: { audience: ['all'], severity: ['critical'] } },
          ]),
        }),
      },
    });
  });

  test('beyond what the variables of a function hold is left to be asked for', () => {
    const stack = someStack();
    const health = new CredentialHealth(stack, 'Health');
    for (let team = 0; team < 60; team += 1) {
      health.addSubscription(new EmailSubscription(`team-${team}@example.com`), { team: `team-${team}` });
    }
    const [check] = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
    const { SUBSCRIPTIONS } = check?.Properties.Environment.Variables ?? {};
    expect(SUBSCRIPTIONS.length).toBeLessThanOrEqual(2_400);
    expect(JSON.parse(SUBSCRIPTIONS).length).toBeGreaterThan(15);
  });
});

describe('Two in one app', () => {
  test('neither silence nor count each other: names, metrics and alarms are their own', () => {
    const stack = someStack();
    const eu = new CredentialHealth(stack, 'Eu', { secretPrefixes: ['eu/'] });
    const us = new CredentialHealth(stack, 'Us', { secretPrefixes: ['us/'] });
    expect([eu.instance, us.instance]).toEqual(['Crm/Eu', 'Crm/Us']);
    const alarms = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
    const watched = alarms
      .filter(({ Properties }) => Properties.MetricName === 'FullRunCompleted')
      .map(({ Properties }) => Properties.Dimensions[0].Value);
    expect(watched.sort()).toEqual(['Crm/Eu', 'Crm/Us']);
    const dashboards = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
    expect(new Set(dashboards.map(({ Properties }) => JSON.stringify(Properties.DashboardName))).size).toBe(2);
  });
});

describe('Warnings', () => {
  test('say that nothing runs outside the quiet hours', () => {
    const stack = someStack();
    new CredentialHealth(stack, 'Health', {
      schedule: ScheduleExpression.expression('cron(0 2,23 * * ? *)'),
      quietHours: QuietHours.between('22:00', '07:00'),
    });
    Annotations.fromStack(stack).hasWarning(
      '*',
      Match.stringLikeRegexp('Every run of the schedule lies in the quiet hours'),
    );
  });

  test('are not said where one run lies outside of them', () => {
    const stack = someStack();
    new CredentialHealth(stack, 'Health', {
      schedule: ScheduleExpression.expression('cron(0 2,7 * * ? *)'),
      quietHours: QuietHours.between('22:00', '07:00'),
    });
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('quiet hours'));
  });

  test('say what the policy of an imported key must admit', () => {
    const stack = someStack();
    const encryptionKey = Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/1a2b3c4d');
    new CredentialHealth(stack, 'Health', { encryptionKey });
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('to cloudwatch.amazonaws.com'));
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('to events.amazonaws.com'));
  });

  test('refuse a topic that takes no mail', () => {
    const stack = someStack();
    const alarmTopic = Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:eu-west-1:111122223333:alarms.fifo');
    new CredentialHealth(stack, 'Health', { alarmTopic });
    Annotations.fromStack(stack).hasError('*', Match.stringLikeRegexp('alarmTopic is a FIFO topic'));
  });
});

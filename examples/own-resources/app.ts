import { App, Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { CredentialHealth, QuietHours, Severity } from 'salesforce-credential-health';

const app = new App();
const stack = new Stack(app, 'SalesforceCredentials');

// Requests leave from the address of the NAT gateway, which customers can put on their lists.
const vpc = new Vpc(stack, 'Network', { natGateways: 1, maxAzs: 2 });
const securityGroup = new SecurityGroup(stack, 'Checks', { vpc, description: 'Credential checks: HTTPS out' });

// One key for what is on its way (alerts, alarms, events), another that the secrets are encrypted with.
const encryptionKey = new Key(stack, 'MessagesKey', { enableKeyRotation: true });
const secretsKey = new Key(stack, 'SecretsKey', { enableKeyRotation: true });
const alertTopic = new Topic(stack, 'Alerts', { masterKey: encryptionKey, enforceSSL: true });
const alarmTopic = new Topic(stack, 'Alarms', { masterKey: encryptionKey, enforceSSL: true });
const stateTable = new Table(stack, 'State', {
  partitionKey: { name: 'pk', type: AttributeType.STRING },
  sortKey: { name: 'sk', type: AttributeType.STRING },
  billingMode: BillingMode.PAY_PER_REQUEST,
  timeToLiveAttribute: 'expiresAt',
});

const health = new CredentialHealth(stack, 'Health', {
  secretPrefixes: ['salesforce/', 'integrations/sf/'],
  secretEncryptionKeys: [secretsKey],
  schedule: ScheduleExpression.cron({ minute: '0', hour: '*/4', timeZone: TimeZone.EUROPE_BERLIN }),
  timezone: TimeZone.EUROPE_BERLIN,
  quietHours: QuietHours.between('22:00', '07:00'),
  maxSecretAge: Duration.days(60),
  vpc,
  vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
  securityGroups: [securityGroup],
  encryptionKey,
  alertTopic,
  alarmTopic,
  stateTable,
});

health.addSubscription(new EmailSubscription('ops@example.com'));
health.addSubscription(new EmailSubscription('billing@example.com'), { team: 'billing' });
health.addSubscription(new EmailSubscription('pager@example.com'), { minSeverity: Severity.CRITICAL });
alarmTopic.addSubscription(new EmailSubscription('platform@example.com'));

// A pipeline that has stored a new secret may ask for a check; people on call may read how things stand.
const pipeline = new Role(stack, 'Pipeline', { assumedBy: new ServicePrincipal('codebuild.amazonaws.com') });
health.grantCheck(pipeline);
const onCall = new Role(stack, 'OnCall', {
  assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
  managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('CloudWatchReadOnlyAccess')],
});
health.grantReadState(onCall);

health
  .metricUnhealthy({ period: Duration.minutes(5) })
  .createAlarm(stack, 'Many', { threshold: 5, evaluationPeriods: 1, alarmDescription: 'Five orgs are broken at once' })
  .addAlarmAction(new SnsAction(alarmTopic));

import { App, Duration, Stack } from 'aws-cdk-lib';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { CredentialHealth, Severity } from 'salesforce-credential-health';

const app = new App();
const stack = new Stack(app, 'SalesforceCredentials');
const health = new CredentialHealth(stack, 'Health', { alertEmails: ['ops@example.com'] });

// Outside of the checked prefixes: its value is the integration key of a PagerDuty service (Events API v2).
const routingKey = Secret.fromSecretNameV2(stack, 'RoutingKey', 'pagerduty/salesforce-credentials');
const relay = new NodejsFunction(stack, 'Relay', {
  entry: 'relay.ts',
  runtime: Runtime.NODEJS_24_X,
  timeout: Duration.seconds(30),
  environment: { ROUTING_KEY_SECRET: routingKey.secretName },
});
routingKey.grantRead(relay);

// The end of a trouble is as loud as its beginning was, so a pager that hears critical ones hears that they are over.
health.addSubscription(new LambdaSubscription(relay), { minSeverity: Severity.CRITICAL });

/* What a user of the CDK writes, in the files of its templates. */

/** `lib/monitor-stack.ts`: the stack of the template, with the construct in it. */
export const STACK = `
import * as cdk from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CredentialHealth } from 'salesforce-credential-health';

export class MonitorStack extends cdk.Stack {
  readonly topicArn: string;
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);
    const health = new CredentialHealth(this, 'Health', { alertEmails: ['ops@example.com'] });
    this.topicArn = health.alertTopic.topicArn;
  }
}
`;

/** `test/monitor.test.ts`. */
export const JEST_TEST = `
import * as cdk from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MonitorStack } from '../lib/monitor-stack';

test('the check runs on Node 24', () => {
  const stack = new MonitorStack(new cdk.App(), 'Own');
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { Runtime: 'nodejs24.x' });
});
`;

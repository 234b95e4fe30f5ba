import { Annotations, Aws, Stack, Token } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { CredentialHealthProps } from './props.ts';
import type { Settings } from './settings/settle.ts';

export type AlertingProps = Pick<CredentialHealthProps, 'alertTopic' | 'alarmTopic'> &
  Pick<Settings, 'alertEmails'> & { readonly key: IKey };

/**
 * Two topics, because they are about different things: alerts speak of credentials and are published by the function,
 * alarms speak of the function itself and must arrive when it cannot publish.
 */
export class Alerting extends Construct {
  readonly alertTopic: ITopic;
  readonly alarmTopic: ITopic;

  constructor(scope: Construct, id: string, { alertTopic, alarmTopic, alertEmails, key }: AlertingProps) {
    super(scope, id);
    this.alertTopic =
      alertTopic ??
      new Topic(this, 'AlertTopic', { displayName: 'Salesforce credentials', masterKey: key, enforceSSL: true });
    this.alarmTopic = alarmTopic ?? this.makeAlarmTopic(alertEmails, key);
    for (const [name, topic] of Object.entries({ alertTopic, alarmTopic })) {
      if (topic !== undefined) this.warnOfForeign(name, topic);
    }
    if (alarmTopic?.masterKey !== undefined) this.admitCloudWatch(alarmTopic.masterKey);
    // Without a policy of its own a topic takes what comes from its account; one for TLS alone takes nothing from services.
    if (alarmTopic?.node.tryFindChild('Policy') !== undefined)
      alarmTopic.addToResourcePolicy(alarmsPublish(alarmTopic));
  }

  private makeAlarmTopic(alertEmails: readonly string[], key: IKey): Topic {
    const topic = new Topic(this, 'AlarmTopic', {
      displayName: 'Salesforce credential health',
      masterKey: key,
      enforceSSL: true,
    });
    for (const address of alertEmails) topic.addSubscription(new EmailSubscription(address));
    // A topic with its own policy and key drops CloudWatch's messages without a trace unless both let it in.
    topic.addToResourcePolicy(alarmsPublish(topic));
    this.admitCloudWatch(key);
    return topic;
  }

  private admitCloudWatch(key: IKey): void {
    const statement = new PolicyStatement({
      sid: 'AlarmsPublish',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      ...CLOUD_WATCH,
    });
    if (key.addToResourcePolicy(statement).statementAdded) return;
    Annotations.of(this).addWarningV2(
      'credential-health:keyPolicy',
      'The key was imported, so its policy cannot be changed from here. It must allow kms:Decrypt and kms:GenerateDataKey* to cloudwatch.amazonaws.com, else alarms are lost without a trace (docs/platform-and-security.md has the statements).',
    );
  }

  /** SNS mails no FIFO topic's messages, CloudWatch publishes to topics of its own Region only. */
  private warnOfForeign(name: string, { topicArn, fifo, env }: ITopic): void {
    const here = Stack.of(this).region;
    if (fifo || (!Token.isUnresolved(topicArn) && topicArn.endsWith('.fifo'))) {
      Annotations.of(this).addError(`${name} is a FIFO topic, which takes neither e-mail addresses nor alarms.`);
    }
    if (!Token.isUnresolved(here) && !Token.isUnresolved(env.region) && env.region !== here) {
      Annotations.of(this).addError(`${name} is in ${env.region}; it must be in the Region of the stack, ${here}.`);
    }
  }
}

function alarmsPublish({ topicArn }: ITopic): PolicyStatement {
  return new PolicyStatement({
    sid: 'AlarmsPublish',
    actions: ['sns:Publish'],
    resources: [topicArn],
    ...CLOUD_WATCH,
  });
}

const CLOUD_WATCH = {
  principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
  conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
};

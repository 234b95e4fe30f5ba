import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { teamsByAddress } from './settings/recipients.ts';
import type { Settings } from './settings/settings.ts';

export type AlertingProps = Pick<Settings, 'alertEmails' | 'teamEmails' | 'alarmTopicArn'> & { readonly key: IKey };

/**
 * Two topics, because they are about different things: alerts speak of credentials and are published by the function,
 * alarms speak of the function itself and must arrive when it cannot publish.
 */
export class Alerting extends Construct {
  readonly alertTopic: Topic;
  readonly alarmTopic: ITopic;

  constructor(scope: Construct, id: string, props: AlertingProps) {
    super(scope, id);
    this.alertTopic = new Topic(this, 'AlertTopic', {
      displayName: 'Salesforce credentials',
      masterKey: props.key,
      enforceSSL: true,
    });
    for (const address of props.alertEmails) {
      this.alertTopic.addSubscription(new EmailSubscription(address, { filterPolicy: { audience: only(['all']) } }));
    }
    for (const [address, teams] of teamsByAddress(props.teamEmails)) {
      this.alertTopic.addSubscription(
        new EmailSubscription(address, { filterPolicy: { audience: only(['team']), team: only(teams) } }),
      );
    }
    this.alarmTopic =
      props.alarmTopicArn === null
        ? this.makeAlarmTopic(props)
        : Topic.fromTopicArn(this, 'AlarmTopic', props.alarmTopicArn);
  }

  private makeAlarmTopic({ alertEmails, key }: AlertingProps): Topic {
    const topic = new Topic(this, 'AlarmTopic', {
      displayName: 'Salesforce credential health',
      masterKey: key,
      enforceSSL: true,
    });
    for (const address of alertEmails) topic.addSubscription(new EmailSubscription(address));
    // A topic with its own policy and key drops CloudWatch's messages without a trace unless both let it in.
    const cloudWatch = {
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    };
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsPublish',
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        ...cloudWatch,
      }),
    );
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsPublish',
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        ...cloudWatch,
      }),
    );
    return topic;
  }
}

function only(allowlist: readonly string[]): SubscriptionFilter {
  return SubscriptionFilter.stringFilter({ allowlist: [...allowlist] });
}

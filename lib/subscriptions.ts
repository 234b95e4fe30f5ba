import { createHash } from 'node:crypto';
import { Annotations, Lazy, Stack, Token } from 'aws-cdk-lib';
import { type ITopic, type ITopicSubscription, Subscription, SubscriptionFilter } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { IntendedSubscription } from '../src/environment.ts';
import { teamsByAddress } from './settings/recipients.ts';
import type { Settings } from './settings/settle.ts';
import { atLeast, Severity } from './severity.ts';

/** Which alerts a subscription hears. */
export type SubscriptionScope = {
  /**
   * Hear the alerts of this team only.
   *
   * @default - hear those of all orgs
   */
  readonly team?: string;
  /**
   * Hear nothing below this.
   *
   * @default Severity.INFO
   */
  readonly minSeverity?: Severity;
};

type Filter = NonNullable<IntendedSubscription['filter']>;

/** All environment variables of a function may have 4 KB together; this much is for the list of subscriptions. */
const MOST_BYTES = 2_400;

/** Subscriptions to the alerts, with the filters that the messages' attributes are made for. */
export class AlertSubscriptions extends Construct {
  /** Those made so far and until synthesis, as the function is told of them. */
  readonly intended: string;
  private readonly known: IntendedSubscription[] = [];
  private readonly topic: ITopic;
  private readonly places = new Set<string>();
  private made = 0;

  constructor(
    scope: Construct,
    id: string,
    { topic, ...settings }: Pick<Settings, 'alertEmails' | 'teamEmails'> & { readonly topic: ITopic },
  ) {
    super(scope, id);
    this.topic = topic;
    this.intended = Lazy.string({ produce: () => this.handedOver() });
    for (const address of settings.alertEmails) this.add(new EmailSubscription(address), ['all'], {});
    for (const [address, teams] of teamsByAddress(settings.teamEmails)) {
      this.add(new EmailSubscription(address), ['team'], { team: teams });
    }
  }

  /** Subscribes to all alerts, or to those of one team, from a severity on. */
  subscribe(subscription: ITopicSubscription, { team, minSeverity = Severity.INFO }: SubscriptionScope): void {
    this.add(subscription, [team === undefined ? 'all' : 'team'], {
      ...(team !== undefined && { team: [team] }),
      ...(minSeverity !== Severity.INFO && { severity: atLeast(minSeverity) }),
    });
  }

  private add(subscription: ITopicSubscription, audience: readonly string[], narrower: Filter): void {
    const { subscriberScope, subscriberId, subscriptionDependency, ...config } = subscription.bind(this.topic);
    const filter: Filter = { audience, ...narrower };
    const filterPolicy = Object.fromEntries(
      Object.entries(filter).map(([name, allowlist]) => [
        name,
        SubscriptionFilter.stringFilter({ allowlist: [...allowlist] }),
      ]),
    );
    this.refuseTwice(config);
    // SNS drops what is not confirmed in two days, and CloudFormation cannot change what is gone: another filter is another
    // subscription (docs/decisions/0010-subscriptions-and-their-filters.md).
    const name = Token.isUnresolved(subscriberId) ? `Subscriber${this.made}` : subscriberId;
    this.made += 1;
    const made = new Subscription(subscriberScope ?? this, `${name}-${digestOf(filter)}`, {
      topic: this.topic,
      ...config,
      filterPolicy: { ...config.filterPolicy, ...filterPolicy },
    });
    if (subscriptionDependency !== undefined) made.node.addDependency(subscriptionDependency);
    // One with a filter of its own beside ours is asked about like any that somebody else made.
    if (config.filterPolicy !== undefined || config.filterPolicyWithMessageBody !== undefined) return;
    this.known.push({ protocol: config.protocol, endpoint: config.endpoint, filter });
  }

  /** Two with other filters are refused by SNS, in the middle of the deployment. */
  private refuseTwice({ protocol, endpoint }: Pick<IntendedSubscription, 'protocol' | 'endpoint'>): void {
    const place = `${protocol} ${endpoint}`;
    if (!Token.isUnresolved(endpoint) && this.places.has(place)) {
      Annotations.of(this).addError(
        `${endpoint} is subscribed twice, and SNS keeps one subscription per address: name it once.`,
      );
    }
    this.places.add(place);
  }

  /** As many as fit; the function asks SNS about the others. */
  private handedOver(): string {
    const stack = Stack.of(this);
    const told = [...this.known];
    while (Buffer.byteLength(JSON.stringify(stack.resolve(told))) > MOST_BYTES) told.pop();
    return stack.toJsonString(told);
  }
}

function digestOf(filter: Filter): string {
  return createHash('sha256').update(JSON.stringify(filter)).digest('hex').slice(0, 8);
}

import type { Duration, TimeZone } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { QuietHours } from './quiet-hours.ts';

/**
 * What a `CredentialHealth` can be told. Tokens are taken everywhere but in the schedule, durations and quiet hours, from
 * which gaps and alarm windows are computed.
 */
export interface CredentialHealthProps {
  /**
   * Addresses that receive every alert, and every alarm about the checker itself.
   *
   * @default - none: subscribe with `addSubscription`
   */
  readonly alertEmails?: readonly string[];

  /**
   * Addresses by team (an org's tag `credential-health:team`) that receive the alerts of that team.
   *
   * @default - none
   */
  readonly teamEmails?: Readonly<Record<string, readonly string[]>>;

  /**
   * When all orgs are checked: a rate, or a cron that recurs for ever.
   *
   * @default - every four hours at seven minutes past, in `timezone`
   */
  readonly schedule?: ScheduleExpression;

  /**
   * Zone of the quiet hours and of times in messages.
   *
   * @default - the schedule's, else UTC
   */
  readonly timezone?: TimeZone;

  /**
   * Local hours in which nothing below critical is sent.
   *
   * @default - none
   */
  readonly quietHours?: QuietHours;

  /**
   * What the names of the secrets begin with; the rest of a name is the org. At most 10, none inside another.
   *
   * @default ['salesforce/']
   */
  readonly secretPrefixes?: readonly string[];

  /**
   * Keys of your own that the secrets are encrypted with.
   *
   * @default - the secrets use the key that AWS manages for Secrets Manager
   */
  readonly secretEncryptionKeys?: readonly IKey[];

  /**
   * Age at which a client secret is overdue for rotation; zero days turn that off.
   *
   * @default Duration.days(90)
   */
  readonly maxSecretAge?: Duration;

  /**
   * Check an org some minutes after its secret changed.
   *
   * @default true
   */
  readonly checkOnChange?: boolean;

  /**
   * Address that the requests come from, shown where an org refuses it.
   *
   * @default - not shown
   */
  readonly egressAddress?: string;

  /**
   * Network that the checks run in, for a fixed address; its subnets need a way to the internet and to the AWS APIs.
   *
   * @default - outside of any
   */
  readonly vpc?: IVpc;

  /**
   * Subnets of the `vpc`.
   *
   * @default - private ones with a way out
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * Security groups of the checks in the `vpc`; they must let HTTPS out.
   *
   * @default - one that lets everything out
   */
  readonly securityGroups?: readonly ISecurityGroup[];

  /**
   * Key for alerts, alarms and queued events. Of one that is imported the policy cannot be changed from here: it must admit
   * `cloudwatch.amazonaws.com` and `events.amazonaws.com`.
   *
   * @default - one is made
   */
  readonly encryptionKey?: IKey;

  /**
   * Topic for alerts about credentials.
   *
   * @default - one is made
   */
  readonly alertTopic?: ITopic;

  /**
   * Topic for alarms about the checker itself. One that is imported must admit `cloudwatch.amazonaws.com`, its key too.
   *
   * @default - one is made
   */
  readonly alarmTopic?: ITopic;

  /**
   * Table of an earlier deployment, with keys `pk` and `sk` and the TTL attribute `expiresAt`.
   *
   * @default - one is made, and stays when the stack goes
   */
  readonly stateTable?: ITable;

  /**
   * Group that all functions log to.
   *
   * @default - one is made, and goes with the stack
   */
  readonly logGroup?: ILogGroup;

  /**
   * How long logs are kept, where the group is made.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * How long it is kept what befell an org.
   *
   * @default Duration.days(400)
   */
  readonly historyRetention?: Duration;

  /**
   * Orgs checked at once.
   *
   * @default 64
   */
  readonly concurrency?: number;

  /**
   * Time for one org, retries included.
   *
   * @default Duration.seconds(15)
   */
  readonly orgTimeout?: Duration;

  /**
   * Time of the function that checks.
   *
   * @default Duration.minutes(10)
   */
  readonly timeout?: Duration;

  /**
   * Memory of the function that checks, in MB.
   *
   * @default 512
   */
  readonly memorySize?: number;

  /**
   * Number of orgs above which a run is distributed over many functions.
   *
   * @default - never
   */
  readonly fleetThreshold?: number;
}

/*
 * Names that the stack gives, and that its functions and the CLI look things up by. This file imports nothing, so that
 * all three can share it.
 */

/** Partitions of the state table: the value of its key `pk`, or what that begins with. IAM tells them apart by it. */
export const PARTITIONS = {
  /** One document an org, and the fleet's. */
  documents: 'state',
  /** With the org's name behind it: what befell it. */
  history: 'history/',
  /** With a run's id behind it: what the functions of a distributed run leave for each other. */
  run: 'run/',
} as const;

/**
 * Where the function writes its metrics and the stack's alarms and dashboard read them. Two dimensions: `service`, always
 * the same, and `instance`, so that several stacks of an account neither count nor silence each other.
 */
export const METRICS = {
  namespace: 'SalesforceCredentialHealth',
  service: 'credential-health',
  /** The name of the second dimension. */
  instance: 'instance',
} as const;

/** Every number of a run; each is a metric that CloudWatch bills by the hour in which it is written. */
export const METRIC_NAMES = [
  'Checked',
  'Healthy',
  'Unhealthy',
  'Inconclusive',
  'Settling',
  'Doubtful',
  'NotChecked',
  'RunDuration',
  'OldestSecretAgeDays',
  'Notices',
  'ConfirmedSubscriptions',
  'MissingSubscriptions',
  'FullRunCompleted',
] as const;

export type MetricName = (typeof METRIC_NAMES)[number];

/** Ids of the alarms about the checker, by which the CLI tells them from others of the same stack. */
export const ALARM_IDS = [
  'NoFullRun',
  'NobodyListens',
  'Errors',
  'Throttles',
  'Slow',
  'DeadLetters',
  'LostChanges',
  'DistributedRuns',
] as const;

/** Outputs of the stack, by which people and the CLI find what was deployed. */
export const STACK_OUTPUTS = {
  checkFunctionName: 'CheckFunctionName',
  alertTopicArn: 'AlertTopicArn',
  alarmTopicArn: 'AlarmTopicArn',
  stateTableName: 'StateTableName',
  dashboardUrl: 'DashboardUrl',
  secretReaderRoleArns: 'SecretReaderRoleArns',
} as const;

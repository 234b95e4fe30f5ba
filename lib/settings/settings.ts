import { Duration, TimeZone } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import {
  type ChosenSettings,
  FIELDS,
  readBoolean,
  readSetting,
  type SettingName,
  SettingsError,
  wholeNumber,
} from '../../src/environment.ts';
import type { CredentialHealthProps } from '../props.ts';
import { QuietHours } from '../quiet-hours.ts';
import { contradictions } from './contradictions.ts';
import { readSchedule } from './fire-times.ts';
import { measuredThreshold, readThreshold } from './fleet-threshold.ts';
import { givenKey, givenNetwork, givenTable, givenTopic } from './given-resources.ts';
import { likelyName } from './near-names.ts';
import { readAddresses, readTeams } from './recipients.ts';
import { DEFAULT_SCHEDULE } from './settle.ts';

type Given = Readonly<Record<string, string>>;
type Reader<T> = { readonly fallback: string; readonly read: (text: string, given: Given) => T };

const KEY_ARN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;
/** Neither SNS e-mail nor CloudWatch works with a FIFO topic, whose name ends in `.fifo`. */
const TOPIC_ARN = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+$/;

const STACK_FIELDS = {
  alertEmails: { fallback: '', read: readAddresses },
  teamEmails: { fallback: '{}', read: readTeams },
  schedule: { fallback: DEFAULT_SCHEDULE, read: (text: string, given: Given) => readSchedule(text, zone(given)) },
  secretKmsKeyArns: list(KEY_ARN, 'ARNs of KMS keys (not aliases)'),
  memoryMb: { fallback: '512', read: wholeNumber(128, 10_240) },
  checkOnChange: { fallback: 'true', read: readBoolean },
  vpcId: optional(/^vpc-\w+$/, 'a VPC id such as vpc-0a1b2c3d'),
  subnetIds: list(/^subnet-\w+$/, 'subnet ids such as subnet-0a1b2c3d'),
  securityGroupIds: list(/^sg-\w+$/, 'security group ids such as sg-0a1b2c3d'),
  logRetentionDays: { fallback: '30', read: readRetention },
  fleetThreshold: { fallback: 'none', read: readThreshold },
  kmsKeyArn: optional(KEY_ARN, 'the ARN of a KMS key (not an alias)'),
  alertTopicArn: optional(TOPIC_ARN, 'the ARN of an SNS topic'),
  alarmTopicArn: optional(TOPIC_ARN, 'the ARN of an SNS topic'),
  stateTableName: optional(/^[\w.-]{3,255}$/, 'the name of a DynamoDB table'),
} satisfies Record<string, Reader<unknown>>;

type StackFields = { readonly [Name in keyof typeof STACK_FIELDS]: ReturnType<(typeof STACK_FIELDS)[Name]['read']> };

/** Context that belongs to the CDK itself: feature flags, its own options and remembered look-ups. */
const CDK_CONTEXT =
  /^(?:@aws-cdk|aws:cdk:|aws-cdk:|cdk:|cdk-|cli-telemetry$|acknowledged-issue-numbers$|[a-z-]+:(?:[a-zA-Z]+=.*)?(?:account|region)=)/;

const NAMES = { timeout: 'timeoutMinutes', orgTimeout: 'orgTimeoutSeconds', concurrency: 'concurrency' };

/** The name of every setting, in the order in which problems are told. */
export const SETTING_NAMES: readonly (SettingName | keyof StackFields)[] = [
  ...(Object.keys(FIELDS) as SettingName[]),
  ...(Object.keys(STACK_FIELDS) as (keyof StackFields)[]),
];

/**
 * The props that these settings stand for: CDK context, typed as in cdk.json or text as after `-c`.
 * @throws SettingsError that lists all problems together, unknown names included.
 */
export function readSettings(context: Readonly<Record<string, unknown>>): CredentialHealthProps {
  const given = Object.fromEntries(Object.entries(context).flatMap(([name, value]) => asText(name, value)));
  const problems = [...unknownNames(Object.keys(context)), ...emptyOnes(context)];

  const read = (name: string) => {
    const outcome =
      name in FIELDS ? readSetting(name as SettingName, given[name]) : readOwn(name as keyof StackFields, given);
    if (outcome.ok) return [name, outcome.value];
    problems.push(`${name} ${outcome.problem}.`);
    return [name, undefined];
  };
  const values = Object.fromEntries(SETTING_NAMES.map(read)) as Partial<ChosenSettings & StackFields>;
  problems.push(...contradictions(values, NAMES), ...incompleteNetwork(values));
  if (problems.length > 0) throw new SettingsError(problems);
  return toProps(values as ChosenSettings & StackFields);
}

function toProps(values: ChosenSettings & StackFields): CredentialHealthProps {
  const timezone = TimeZone.of(asAwsSpells(values.timezone));
  const fleetThreshold = values.fleetThreshold === 'auto' ? measuredThreshold(values) : values.fleetThreshold;
  const { quietHours, egressAddress, kmsKeyArn, alertTopicArn, alarmTopicArn, stateTableName, vpcId } = values;
  return {
    alertEmails: values.alertEmails,
    teamEmails: values.teamEmails,
    schedule: ScheduleExpression.expression(values.schedule.expression, timezone),
    timezone,
    secretPrefixes: values.secretPrefixes,
    secretEncryptionKeys: values.secretKmsKeyArns.map(givenKey),
    maxSecretAge: Duration.days(values.maxSecretAgeDays),
    checkOnChange: values.checkOnChange,
    logRetention: values.logRetentionDays,
    historyRetention: Duration.days(values.historyDays),
    concurrency: values.concurrency,
    orgTimeout: Duration.seconds(values.orgTimeoutSeconds),
    timeout: Duration.minutes(values.timeoutMinutes),
    memorySize: values.memoryMb,
    ...(quietHours !== null && { quietHours: QuietHours.between(quietHours.from, quietHours.to) }),
    ...(egressAddress !== null && { egressAddress }),
    ...(vpcId !== null && givenNetwork(vpcId, values.subnetIds, values.securityGroupIds)),
    ...(kmsKeyArn !== null && { encryptionKey: givenKey(kmsKeyArn) }),
    ...(alertTopicArn !== null && { alertTopic: givenTopic(alertTopicArn) }),
    ...(alarmTopicArn !== null && { alarmTopic: givenTopic(alarmTopicArn) }),
    ...(stateTableName !== null && { stateTable: givenTable(stateTableName) }),
    ...(fleetThreshold !== null && { fleetThreshold }),
  };
}

function readOwn<Name extends keyof StackFields>(name: Name, given: Given) {
  const { fallback, read }: Reader<unknown> = STACK_FIELDS[name];
  const text = given[name]?.trim() || fallback;
  try {
    return { ok: true, value: read(text, given) } as const;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const found = text === '' ? '' : `, not "${text.slice(0, 120)}"`;
    return { ok: false, problem: `must be ${error.message}${found}` } as const;
  }
}

function incompleteNetwork(values: Partial<StackFields>): readonly string[] {
  const missing = (['vpcId', 'subnetIds', 'securityGroupIds'] as const).filter((name) => !values[name]?.length);
  if (missing.length !== 1 && missing.length !== 2) return [];
  return [`vpcId, subnetIds and securityGroupIds go together: ${missing.join(' and ')} missing.`];
}

function unknownNames(names: readonly string[]): string[] {
  const known: readonly string[] = SETTING_NAMES;
  return names
    .filter((name) => !known.includes(name) && !CDK_CONTEXT.test(name))
    .map((name) => {
      const likely = likelyName(name, known);
      return `${name} is no setting${likely === null ? '; docs/settings.md lists the settings.' : `: did you mean ${likely}?`}`;
    });
}

/**
 * A variable of the shell that is not set comes as an empty text; the default in its place would be another prefix, or a new
 * table. An empty list says that there are none, of what there may be none.
 */
function emptyOnes(context: Readonly<Record<string, unknown>>): readonly string[] {
  const names = SETTING_NAMES.filter((name) => {
    const value = context[name];
    const isEmptyList = name === 'secretPrefixes' && Array.isArray(value) && value.length === 0;
    return name !== 'alertEmails' && (isEmptyList || (typeof value === 'string' && value.trim() === ''));
  });
  return names.map((name) => `${name} is empty: give it a value, or leave it out for the default.`);
}

/** cdk.json holds typed values, `-c` only text: one form for both. */
function asText(name: string, value: unknown): readonly (readonly [string, string])[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return [[name, value.join(',')]];
  return [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]];
}

/** `europe/berlin` is a zone to JavaScript, and none to AWS; an older name of a zone is one to both, and stays. */
function asAwsSpells(timezone: string): string {
  const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: timezone }).resolvedOptions();
  return timeZone.toLowerCase() === timezone.toLowerCase() ? timeZone : timezone;
}

function zone(given: Given): string {
  const timezone = readSetting('timezone', given.timezone);
  return timezone.ok ? String(timezone.value) : FIELDS.timezone.fallback;
}

function list(pattern: RegExp, meaning: string): Reader<readonly string[]> {
  return {
    fallback: 'none',
    read: (text) => {
      const entries = text === 'none' ? [] : text.split(',').map((entry) => entry.trim());
      if (!entries.every((entry) => pattern.test(entry))) throw new RangeError(`${meaning} with commas, or none`);
      return entries;
    },
  };
}

function optional(pattern: RegExp, meaning: string): Reader<string | null> {
  return {
    fallback: 'none',
    read: (text) => {
      if (text === 'none') return null;
      if (!pattern.test(text)) throw new RangeError(`${meaning}, or none`);
      return text;
    },
  };
}

function readRetention(text: string): number {
  const offered = Object.values(RetentionDays).filter((days) => typeof days === 'number' && days < 9999);
  const days = offered.find((candidate) => String(candidate) === text);
  if (typeof days !== 'number') throw new RangeError(`a number of days that CloudWatch offers (${offered.join(', ')})`);
  return days;
}

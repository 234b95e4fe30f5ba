import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { closest, distance } from 'fastest-levenshtein';
import {
  type ChosenSettings,
  FIELDS,
  readBoolean,
  readSetting,
  type SettingName,
  SettingsError,
  wholeNumber,
} from '../../src/environment.ts';
import { readSchedule, type Schedule } from './fire-times.ts';
import { measuredThreshold, readThreshold } from './fleet-threshold.ts';
import { doubleRecipients, readAddresses, readTeams, type TeamAddresses } from './recipients.ts';

/** Where the function runs when its requests must leave from a fixed address. */
export type NetworkSettings = {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
};

/** Everything the stack can be told; what does not apply is null or empty. */
export type Settings = ChosenSettings & {
  /** These receive every alert and alarm; empty when the operator said `none`. */
  readonly alertEmails: readonly string[];
  /** These receive the alerts of their team only. */
  readonly teamEmails: TeamAddresses;
  readonly schedule: Schedule;
  /** Customer keys under which org secrets are encrypted. */
  readonly secretKmsKeyArns: readonly string[];
  readonly memoryMb: number;
  readonly checkOnChange: boolean;
  readonly network: NetworkSettings | null;
  readonly logRetentionDays: number;
  /** Orgs above which a run is distributed over many functions; null: one function checks every fleet. */
  readonly fleetThreshold: number | null;
  /** Topic of the operator's that takes the alarms; null makes one. */
  readonly alarmTopicArn: string | null;
  /** Table that an earlier stack left behind; null makes one. */
  readonly stateTableName: string | null;
};

type Given = Readonly<Record<string, string>>;
type Reader<T> = { readonly fallback: string; readonly read: (text: string, given: Given) => T };

/** CloudWatch looks back at most 7 days. */
const WATCHABLE_MINUTES = 7 * 24 * 60;
/** What the function keeps of its time to publish and save. */
const SAVING_SECONDS = 20;

const STACK_FIELDS = {
  alertEmails: { fallback: '', read: readAddresses },
  teamEmails: { fallback: '{}', read: readTeams },
  schedule: { fallback: 'rate(4 hours)', read: (text: string, given: Given) => readSchedule(text, zone(given)) },
  secretKmsKeyArns: list(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, 'ARNs of KMS keys (not aliases)'),
  memoryMb: { fallback: '512', read: wholeNumber(128, 10_240) },
  checkOnChange: { fallback: 'true', read: readBoolean },
  vpcId: optional(/^vpc-\w+$/, 'a VPC id such as vpc-0a1b2c3d'),
  subnetIds: list(/^subnet-\w+$/, 'subnet ids such as subnet-0a1b2c3d'),
  securityGroupIds: list(/^sg-\w+$/, 'security group ids such as sg-0a1b2c3d'),
  logRetentionDays: { fallback: '30', read: readRetention },
  fleetThreshold: { fallback: 'none', read: readThreshold },
  alarmTopicArn: optional(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+$/, 'the ARN of an SNS topic'),
  stateTableName: optional(/^[\w.-]{3,255}$/, 'the name of a DynamoDB table'),
} satisfies Record<string, Reader<unknown>>;

type StackFields = { readonly [Name in keyof typeof STACK_FIELDS]: ReturnType<(typeof STACK_FIELDS)[Name]['read']> };

/** Context that belongs to the CDK itself: feature flags, its own options and remembered look-ups. */
const CDK_CONTEXT =
  /^(?:@aws-cdk|aws:cdk:|aws-cdk:|cdk:|cdk-|cli-telemetry$|acknowledged-issue-numbers$|[a-z-]+:(?:[a-zA-Z]+=.*)?(?:account|region)=)/;

/**
 * Reads the stack's settings from CDK context, typed as in cdk.json or text as after `-c`.
 * @throws SettingsError that lists all problems together, unknown names included.
 */
export function readSettings(context: Readonly<Record<string, unknown>>): Settings {
  const problems = unknownNames(Object.keys(context));
  const given = Object.fromEntries(Object.entries(context).flatMap(([name, value]) => asText(name, value)));

  const read = (name: SettingName | keyof StackFields) => {
    const outcome =
      name in FIELDS ? readSetting(name as SettingName, given[name]) : readOwn(name as keyof StackFields, given);
    if (outcome.ok) return [name, outcome.value];
    problems.push(`${name} ${outcome.problem}.`);
    return [name, undefined];
  };
  const names = [...Object.keys(FIELDS), ...Object.keys(STACK_FIELDS)] as (SettingName | keyof StackFields)[];
  const values = Object.fromEntries(names.map(read)) as Partial<ChosenSettings & StackFields>;
  problems.push(...contradictions(values));
  if (problems.length > 0) throw new SettingsError(problems);

  const { vpcId, subnetIds, securityGroupIds, ...rest } = values as ChosenSettings & StackFields;
  return {
    ...rest,
    fleetThreshold: rest.fleetThreshold === 'auto' ? measuredThreshold(rest) : rest.fleetThreshold,
    network: vpcId === null ? null : { vpcId, subnetIds, securityGroupIds },
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

/** Problems that only show between settings; those that could not be read are left out. */
function contradictions(values: Partial<ChosenSettings & StackFields>): readonly string[] {
  const { schedule, timeoutMinutes, orgTimeoutSeconds, alertEmails, teamEmails } = values;
  const problems: string[] = [];
  if (schedule && schedule.largestGapMinutes * 2 > WATCHABLE_MINUTES) {
    problems.push(
      `schedule fires up to ${spell(schedule.largestGapMinutes)} apart, and CloudWatch can watch for two missed runs only within 7 days: let it fire at least every 3 days and 12 hours.`,
    );
  }
  if (schedule && timeoutMinutes !== undefined && schedule.smallestGapMinutes < timeoutMinutes) {
    problems.push(
      `schedule fires every ${spell(schedule.smallestGapMinutes)}, but a run may take timeoutMinutes (${timeoutMinutes}): let it fire less often or lower timeoutMinutes.`,
    );
  }
  if (
    timeoutMinutes !== undefined &&
    orgTimeoutSeconds !== undefined &&
    orgTimeoutSeconds > timeoutMinutes * 60 - SAVING_SECONDS
  ) {
    problems.push(
      `orgTimeoutSeconds (${orgTimeoutSeconds}) leaves too little of timeoutMinutes (${timeoutMinutes}) to publish and save: at most ${timeoutMinutes * 60 - SAVING_SECONDS} fit.`,
    );
  }
  const missing = (['vpcId', 'subnetIds', 'securityGroupIds'] as const).filter((name) => !values[name]?.length);
  if (missing.length === 1 || missing.length === 2) {
    problems.push(`vpcId, subnetIds and securityGroupIds go together: ${missing.join(' and ')} missing.`);
  }
  if (alertEmails && teamEmails) problems.push(...doubleRecipients(alertEmails, teamEmails));
  return problems;
}

function unknownNames(names: readonly string[]): string[] {
  const known = [...Object.keys(FIELDS), ...Object.keys(STACK_FIELDS)];
  return names
    .filter((name) => !known.includes(name) && !CDK_CONTEXT.test(name))
    .map((name) => {
      const near = closest(
        name.toLowerCase(),
        known.map((candidate) => candidate.toLowerCase()),
      );
      const likely = known.find((candidate) => candidate.toLowerCase() === near);
      const isNear = distance(name.toLowerCase(), near) <= Math.max(2, name.length / 3);
      return `${name} is no setting${isNear ? `: did you mean ${likely}?` : '; the README lists the settings.'}`;
    });
}

/** cdk.json holds typed values, `-c` only text: one form for both. */
function asText(name: string, value: unknown): readonly (readonly [string, string])[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return [[name, value.join(',')]];
  return [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]];
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

function spell(minutes: number): string {
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const parts = [
    [days, 'day'],
    [hours, 'hour'],
    [minutes % 60, 'minute'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return said.join(' and ');
}

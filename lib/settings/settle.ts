import { type Duration, Token, Tokenization } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  type ChosenSettings,
  readSetting,
  type SettingName,
  SettingsError,
  wholeNumber,
} from '../../src/environment.ts';
import type { CredentialHealthProps } from '../props.ts';
import { contradictions } from './contradictions.ts';
import { readSchedule, type Schedule } from './fire-times.ts';
import { kindProblems } from './kinds.ts';
import { isAddress, type TeamAddresses } from './recipients.ts';

/** Where the function runs when its requests must leave from a fixed address. */
export type NetworkSettings = {
  readonly vpc: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  readonly securityGroups?: readonly ISecurityGroup[];
};

/** What the props come to: every default taken, every value checked, lengths of time as numbers. Texts may be tokens. */
export type Settings = ChosenSettings & {
  readonly alertEmails: readonly string[];
  readonly teamEmails: TeamAddresses;
  readonly schedule: Schedule;
  /** Zone of the schedule; null for a rate. */
  readonly scheduleTimezone: string | null;
  readonly secretKmsKeyArns: readonly string[];
  readonly memoryMb: number;
  readonly checkOnChange: boolean;
  readonly network: NetworkSettings | null;
  readonly logRetention: RetentionDays;
  readonly fleetThreshold: number | null;
};

/** A rate would fire during the deployment, before anybody can listen. */
export const DEFAULT_SCHEDULE = 'cron(7 0/4 * * ? *)';

const NAMES = { timeout: 'timeout', orgTimeout: 'orgTimeout', concurrency: 'concurrency' };

const KNOWN_ONLY =
  'must be known at synthesis: gaps and alarm windows are computed from the schedule, durations and quiet hours, so they take no tokens';

/**
 * Reads the props of a construct.
 * @throws SettingsError that lists all problems of what is no token together.
 */
export function settle(given: CredentialHealthProps): Settings {
  const problems = [...kindProblems(given)];
  const props = ofTheirKind(given);
  const attempt = <T>(name: string, read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      problems.push(`${name} must be ${error.message}.`);
      return undefined;
    }
  };
  const chosen = <Name extends SettingName>(prop: string, name: Name, text: string | undefined) => {
    const outcome = readSetting(name, text);
    if (outcome.ok) return outcome.value;
    problems.push(`${prop} ${outcome.problem}.`);
    return undefined;
  };
  const duration = <Name extends SettingName>(
    prop: keyof CredentialHealthProps & ('maxSecretAge' | 'historyRetention' | 'orgTimeout' | 'timeout'),
    name: Name,
    inUnit: (given: Duration) => number,
  ) => {
    const length = props[prop];
    if (length?.isUnresolved()) {
      problems.push(`${prop} ${KNOWN_ONLY}.`);
      return undefined;
    }
    return chosen(prop, name, length === undefined ? undefined : String(inUnit(length)));
  };

  const timezone = props.timezone?.timezoneName ?? props.schedule?.timeZone?.timezoneName ?? 'UTC';
  const readable = Token.isUnresolved(timezone) ? 'UTC' : timezone;
  const settings = {
    ...prefixes(props.secretPrefixes, (text) => chosen('secretPrefixes', 'secretPrefixes', text)),
    maxSecretAgeDays: duration('maxSecretAge', 'maxSecretAgeDays', (given) => given.toDays({ integral: false })),
    historyDays: duration('historyRetention', 'historyDays', (given) => given.toDays({ integral: false })),
    orgTimeoutSeconds: duration('orgTimeout', 'orgTimeoutSeconds', (given) => given.toSeconds({ integral: false })),
    timeoutMinutes: duration('timeout', 'timeoutMinutes', (given) => given.toMinutes({ integral: false })),
    quietHours: quietHours(props, problems, (text) => chosen('quietHours', 'quietHours', text)),
    timezone: Token.isUnresolved(timezone) ? timezone : chosen('timezone', 'timezone', timezone),
    concurrency: numeric(props.concurrency) ?? chosen('concurrency', 'concurrency', textOf(props.concurrency)),
    egressAddress: Token.isUnresolved(props.egressAddress)
      ? (props.egressAddress ?? null)
      : chosen('egressAddress', 'egressAddress', props.egressAddress),
    alertEmails: attempt('alertEmails', () => addresses(props.alertEmails ?? [])),
    teamEmails: attempt('teamEmails', () =>
      Object.fromEntries(Object.entries(props.teamEmails ?? {}).map(([team, members]) => [team, addresses(members)])),
    ),
    schedule: attempt('schedule', () => scheduleOf(props, readable)),
    scheduleTimezone: scheduleZone(props),
    secretKmsKeyArns: (props.secretEncryptionKeys ?? []).map(({ keyArn }) => keyArn),
    memoryMb: attempt('memorySize', () => numeric(props.memorySize) ?? memory(textOf(props.memorySize) ?? '512')),
    checkOnChange: props.checkOnChange ?? true,
    network: networkOf(props, problems),
    logRetention: props.logRetention ?? RetentionDays.ONE_MONTH,
    fleetThreshold: attempt('fleetThreshold', () => threshold(props.fleetThreshold)),
  };
  problems.push(...contradictions(settings, NAMES));
  if (problems.length > 0) throw new SettingsError(problems);
  return settings as Settings;
}

/** Without what is of another kind, which is told by itself and read no further. */
function ofTheirKind(props: CredentialHealthProps): CredentialHealthProps {
  return Object.fromEntries(
    Object.entries(props).filter(([name, value]) => kindProblems({ [name]: value }).length === 0),
  );
}

const memory = wholeNumber(128, 10_240);
const anyFleet = wholeNumber(1, 500_000);

function threshold(given: number | undefined): number | null {
  if (given === undefined) return null;
  return numeric(given) ?? anyFleet(String(given));
}

/** The number where it is a token, which nobody can judge yet. */
function numeric(value: number | undefined): number | undefined {
  return Token.isUnresolved(value) ? value : undefined;
}

function textOf(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

function prefixes<T>(given: readonly string[] | undefined, read: (text: string | undefined) => T) {
  if (given === undefined) return { secretPrefixes: read(undefined) };
  const known = given.filter((prefix) => !Token.isUnresolved(prefix));
  // An empty list or prefix is a mistake; an empty text would mean the default.
  const checked = known.length === 0 && given.length > 0 ? null : read(known.join(',').replace(/^$/, ','));
  return { secretPrefixes: checked === undefined ? undefined : given };
}

function quietHours<T>({ quietHours: given }: CredentialHealthProps, problems: string[], read: (text: string) => T) {
  if (given === undefined) return null;
  if (Token.isUnresolved(given.from) || Token.isUnresolved(given.to)) {
    problems.push(`quietHours ${KNOWN_ONLY}.`);
    return undefined;
  }
  return read(`${given.from}-${given.to}`);
}

function addresses(given: readonly string[]): readonly string[] {
  if (!given.every((address) => Token.isUnresolved(address) || isAddress(address))) {
    throw new RangeError('e-mail addresses, each by itself');
  }
  return [...new Set(given)];
}

function scheduleOf({ schedule }: CredentialHealthProps, timezone: string): Schedule {
  if (schedule === undefined) return readSchedule(DEFAULT_SCHEDULE, timezone);
  const { expressionString, timeZone } = schedule;
  const zone = timeZone?.timezoneName ?? timezone;
  if (Token.isUnresolved(expressionString) || Token.isUnresolved(zone)) throw new RangeError(KNOWN_ONLY.slice(8));
  return readSchedule(expressionString, zone);
}

function scheduleZone({ schedule, timezone }: CredentialHealthProps): string | null {
  return (schedule === undefined ? timezone : (schedule.timeZone ?? timezone))?.timezoneName ?? null;
}

function networkOf(props: CredentialHealthProps, problems: string[]): NetworkSettings | null {
  const { vpc, vpcSubnets, securityGroups } = props;
  if (vpc === undefined) {
    if (vpcSubnets !== undefined || securityGroups !== undefined) {
      problems.push('vpcSubnets and securityGroups are those of a vpc, which is missing.');
    }
    return null;
  }
  return { vpc, ...(vpcSubnets && { vpcSubnets }), ...(securityGroups && { securityGroups }) };
}

/** A number as text, a token included. */
export function numberText(value: number): string {
  return Token.isUnresolved(value) ? Tokenization.stringifyNumber(value) : String(value);
}

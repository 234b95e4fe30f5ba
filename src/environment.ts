/**
 * The settings that reach the running checker, each with its CDK context name, environment variable, default and reading.
 * The stack writes the variables, the Lambda and the CLI read them; this file imports nothing, so that both can share it.
 */

/** A local time window, `HH:MM` to `HH:MM`; it may cross midnight. */
export type QuietHours = { readonly from: string; readonly to: string };

/** One setting: its environment variable, what absence means, and how its text is read. */
export type Field<T> = {
  readonly variable: string;
  /** What an absent or empty variable means, in the form `read` takes. */
  readonly fallback: string;
  /** Throws a RangeError that says what is allowed, without naming the setting. */
  readonly read: (text: string) => T;
};

const field = <T>(variable: string, fallback: string, read: (text: string) => T): Field<T> => ({
  variable,
  fallback,
  read,
});

export const FIELDS = {
  secretPrefix: field('SECRET_PREFIX', 'salesforce/', readSecretPrefix),
  maxSecretAgeDays: field('MAX_SECRET_AGE_DAYS', '90', wholeNumber(0, 3650)),
  remindBeforeDays: field('REMIND_BEFORE_DAYS', '14,7,1', dayList('descending')),
  remindFailingDays: field('REMIND_FAILING_DAYS', '1,3,7', dayList('ascending')),
  inconclusiveThreshold: field('INCONCLUSIVE_THRESHOLD', '3', wholeNumber(1, 100)),
  settleMinutes: field('SETTLE_MINUTES', '15', wholeNumber(0, 1440)),
  quietHours: field('QUIET_HOURS', '', readQuietHours),
  timezone: field('TIMEZONE', 'UTC', readTimezone),
  concurrency: field('CONCURRENCY', '64', wholeNumber(1, 1000)),
  orgTimeoutSeconds: field('ORG_TIMEOUT_SECONDS', '15', wholeNumber(1, 300)),
  apiVersion: field('API_VERSION', '65.0', readApiVersion),
  probe: field('PROBE', 'api', oneOf(['token', 'api'] as const)),
  passwordFlowRetirement: field('PASSWORD_FLOW_RETIREMENT', '2027-02-20', readDate),
  perOrgMetrics: field('PER_ORG_METRICS', 'false', readBoolean),
  egressAddress: field(
    'EGRESS_ADDRESS',
    '',
    optionalText(/^[0-9A-Fa-f:.,/ ]{2,200}$/, 'an IP address, or several with commas'),
  ),
  historyDays: field('HISTORY_DAYS', '400', wholeNumber(1, 3650)),
  timeoutMinutes: field('TIMEOUT_MINUTES', '10', wholeNumber(1, 15)),
} as const;

/** Names of resources the stack hands to its functions; absent at the CLI. */
export const RESOURCE_VARIABLES = {
  stateTableName: 'STATE_TABLE_NAME',
  alertTopicArn: 'ALERT_TOPIC_ARN',
  listingBucket: 'LISTING_BUCKET',
  checkFunctionName: 'CHECK_FUNCTION_NAME',
} as const;

/** Where the function writes its metrics and the stack's alarms and dashboard read them; one dimension, `service`. */
export const METRICS = { namespace: 'SalesforceCredentialHealth', service: 'credential-health' } as const;

export type MetricName =
  | 'Checked'
  | 'Healthy'
  | 'Unhealthy'
  | 'Inconclusive'
  | 'NotChecked'
  | 'RunDuration'
  | 'OldestSecretAgeDays'
  | 'Notices'
  | 'ConfirmedSubscriptions'
  | 'FullRunCompleted';

/** Outputs of the stack, by which people and the CLI find what was deployed. */
export const STACK_OUTPUTS = {
  checkFunctionName: 'CheckFunctionName',
  alertTopicArn: 'AlertTopicArn',
  stateTableName: 'StateTableName',
  dashboardUrl: 'DashboardUrl',
} as const;

export type SettingName = keyof typeof FIELDS;
export type RuntimeSettings = { readonly [Name in SettingName]: ReturnType<(typeof FIELDS)[Name]['read']> };

/** Settings that cannot be used; `problems` lists every one of them, each a sentence with the setting's name. */
export class SettingsError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Settings cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

/**
 * Reads every setting from environment variables; absent or empty ones take their default.
 * @throws SettingsError that lists all problems together.
 */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): RuntimeSettings {
  const problems: string[] = [];
  const entries = Object.entries(FIELDS).map(([name, { variable }]) => {
    const outcome = readSetting(name as SettingName, variables[variable]);
    if (outcome.ok) return [name, outcome.value];
    problems.push(`${variable} ${outcome.problem}`);
    return [name, undefined];
  });
  if (problems.length > 0) throw new SettingsError(problems);
  return Object.fromEntries(entries) as RuntimeSettings;
}

/** The variables from which {@link readEnvironment} reads these settings back. */
export function toVariables(settings: RuntimeSettings): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(FIELDS).map(([name, { variable }]) => [variable, toText(settings[name as SettingName])]),
  );
}

function toText(value: RuntimeSettings[SettingName]): string {
  if (value === null) return 'none';
  if (typeof value !== 'object') return String(value);
  return 'from' in value ? `${value.from}-${value.to}` : value.join(',');
}

/** One setting from its text form; `problem` completes a sentence that starts with the setting's name. */
export function readSetting(
  name: SettingName,
  text: string | undefined,
): { ok: true; value: RuntimeSettings[SettingName] } | { ok: false; problem: string } {
  const { fallback, read } = FIELDS[name];
  const given = text === undefined || text.trim() === '' ? fallback : text.trim();
  try {
    return { ok: true, value: read(given) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { ok: false, problem: `must be ${error.message}, not "${given.slice(0, 80)}"` };
  }
}

/** A reader for {@link Field}: a whole number within these bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new RangeError(`a whole number from ${least} to ${most}`);
    }
    return value;
  };
}

function dayList(order: 'ascending' | 'descending'): (text: string) => readonly number[] {
  return (text) => {
    const days = text.split(',').map((part) => part.trim());
    if (!days.every((day) => /^\d{1,4}$/.test(day) && Number(day) > 0)) {
      throw new RangeError('whole numbers of days with commas, such as 14,7,1');
    }
    const sign = order === 'ascending' ? 1 : -1;
    return [...new Set(days.map(Number))].sort((a, b) => sign * (a - b));
  };
}

function oneOf<const Choice extends string>(choices: readonly Choice[]): (text: string) => Choice {
  return (text) => {
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined) throw new RangeError(`one of ${choices.join(', ')}`);
    return choice;
  };
}

function optionalText(pattern: RegExp, meaning: string): (text: string) => string | null {
  return (text) => {
    if (text === '' || text === 'none') return null;
    if (!pattern.test(text)) throw new RangeError(meaning);
    return text;
  };
}

function readSecretPrefix(text: string): string {
  if (!/^[A-Za-z0-9/_+=.@-]{1,256}$/.test(text)) {
    throw new RangeError('1 to 256 of the characters A-Z a-z 0-9 / _ + = . @ - (it becomes part of a policy)');
  }
  return text;
}

function readQuietHours(text: string): QuietHours | null {
  if (text === '' || text === 'none') return null;
  const times = /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)$/.exec(text);
  if (times?.[1] === undefined || times[2] === undefined || times[1] === times[2]) {
    throw new RangeError('two different local times such as 22:00-07:00, or none');
  }
  return { from: times[1], to: times[2] };
}

function readTimezone(text: string): string {
  if (text === 'UTC') return text;
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: text });
    return text;
  } catch {
    throw new RangeError('an IANA time zone such as Europe/Berlin');
  }
}

function readApiVersion(text: string): string {
  const version = /^v?(\d{2,3})(?:\.0)?$/.exec(text);
  if (version?.[1] === undefined || Number(version[1]) < 31) {
    throw new RangeError('a Salesforce API version such as 65.0 (versions up to 30.0 are retired)');
  }
  return `${version[1]}.0`;
}

function readDate(text: string): string {
  const date = new Date(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(date.getTime()) || !date.toISOString().startsWith(text)) {
    throw new RangeError('an ISO date such as 2027-02-20');
  }
  return text;
}

/** A reader for {@link Field}. */
export function readBoolean(text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new RangeError('true or false');
  return text === 'true';
}

type ResourceName = keyof typeof RESOURCE_VARIABLES;

/**
 * Names of the resources that the stack made: those that one function is given.
 * @throws SettingsError that lists those that are missing.
 */
export function readResources<Name extends ResourceName>(
  variables: Readonly<Record<string, string | undefined>>,
  names: readonly Name[],
): { readonly [Each in Name]: string } {
  const entries = names.map((name) => [name, variables[RESOURCE_VARIABLES[name]]?.trim() ?? ''] as const);
  const missing = entries.filter(([, value]) => value === '').map(([name]) => RESOURCE_VARIABLES[name]);
  if (missing.length > 0) throw new SettingsError(missing.map((variable) => `${variable} is missing`));
  return Object.fromEntries(entries) as { readonly [Each in Name]: string };
}

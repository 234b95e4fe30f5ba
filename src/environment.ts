import { ExpectedError } from './expected-error.ts';
import { jsonOf } from './schema.ts';
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
  secretPrefixes: field('SECRET_PREFIXES', 'salesforce/', readSecretPrefixes),
  maxSecretAgeDays: field('MAX_SECRET_AGE_DAYS', '90', wholeNumber(0, 3650)),
  quietHours: field('QUIET_HOURS', '', readQuietHours),
  timezone: field('TIMEZONE', 'UTC', readTimezone),
  concurrency: field('CONCURRENCY', '64', wholeNumber(1, 1000)),
  orgTimeoutSeconds: field('ORG_TIMEOUT_SECONDS', '15', wholeNumber(1, 300)),
  egressAddress: field(
    'EGRESS_ADDRESS',
    '',
    optionalText(/^[0-9A-Fa-f:.,/ ]{2,200}$/, 'an IP address, or several with commas'),
  ),
  historyDays: field('HISTORY_DAYS', '400', wholeNumber(1, 3650)),
  timeoutMinutes: field('TIMEOUT_MINUTES', '10', wholeNumber(1, 15)),
} as const;

/** What the stack knows of itself and its functions speak of; nobody sets these. At the CLI most are absent. */
export const STACK_FACTS = {
  /** Between two fire times of the schedule, computed when it was synthesised. */
  shortestGapMinutes: field('SHORTEST_GAP_MINUTES', '240', wholeNumber(1, 527_040)),
  longestGapMinutes: field('LONGEST_GAP_MINUTES', '240', wholeNumber(1, 527_040)),
  /** Who was meant to hear the alerts. */
  subscriptions: field('SUBSCRIPTIONS', '[]', readSubscriptions),
  stackName: field('STACK_NAME', '', anyText),
  dashboardUrl: field('DASHBOARD_URL', '', anyText),
  accountId: field('ACCOUNT_ID', '', anyText),
  /** What its metrics are told apart by: the stack, and the construct where it is one of several. */
  instance: field('INSTANCE', 'none', (text) => text),
  /** Lambda writes this one itself. */
  region: field('AWS_REGION', '', anyText),
} as const;

/** Names of resources the stack hands to its functions; absent at the CLI. */
export const RESOURCE_VARIABLES = {
  stateTableName: 'STATE_TABLE_NAME',
  alertTopicArn: 'ALERT_TOPIC_ARN',
  listingBucket: 'LISTING_BUCKET',
  checkFunctionName: 'CHECK_FUNCTION_NAME',
  /** Absent where nothing is checked on change. */
  changeQueueUrl: 'CHANGE_QUEUE_URL',
} as const;

export type SettingName = keyof typeof FIELDS;

/** What a person decided. */
export type ChosenSettings = ReadBy<typeof FIELDS>;

/** What a function works with: {@link ChosenSettings}, and what the stack knows of itself. */
export type RuntimeSettings = ChosenSettings & ReadBy<typeof STACK_FACTS>;

type ReadBy<Fields extends Readonly<Record<string, Field<unknown>>>> = {
  readonly [Name in keyof Fields]: ReturnType<Fields[Name]['read']>;
};

/** Settings that cannot be used; `problems` lists every one of them, each a sentence with the setting's name. */
export class SettingsError extends ExpectedError {
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
  const entries = Object.entries({ ...FIELDS, ...STACK_FACTS }).map(([name, each]) => {
    const { variable } = each;
    const outcome = readField<unknown>(each, variables[variable]);
    if (outcome.ok) return [name, outcome.value];
    problems.push(`${variable} ${outcome.problem}`);
    return [name, undefined];
  });
  if (problems.length > 0) throw new SettingsError(problems);
  return Object.fromEntries(entries) as RuntimeSettings;
}

/** The variables from which {@link readEnvironment} reads these settings back. */
export function toVariables(settings: ChosenSettings): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(FIELDS).map(([name, { variable }]) => [variable, toText(settings[name as SettingName])]),
  );
}

function toText(value: ChosenSettings[SettingName]): string {
  if (value === null) return 'none';
  if (typeof value !== 'object') return String(value);
  return 'from' in value ? `${value.from}-${value.to}` : value.join(',');
}

/** One setting from its text form; `problem` completes a sentence that starts with the setting's name. */
export function readSetting<Name extends SettingName>(
  name: Name,
  text: string | undefined,
): Outcome<ChosenSettings[Name]> {
  return readField(FIELDS[name] as Field<ChosenSettings[Name]>, text);
}

type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

function readField<T>({ fallback, read }: Field<T>, text: string | undefined): Outcome<T> {
  const given = (typeof text === 'string' && text.trim()) || fallback;
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

/** What only adorns messages is never refused: it must not keep the function from checking. */
function anyText(text: string): string | null {
  return text === '' || text === 'none' ? null : text;
}

function optionalText(pattern: RegExp, meaning: string): (text: string) => string | null {
  return (text) => {
    if (text === '' || text === 'none') return null;
    if (!pattern.test(text)) throw new RangeError(meaning);
    return text;
  };
}

/** Secrets are read below these, and nothing else is: 1 to 10 of them, none inside another. */
function readSecretPrefixes(text: string): readonly [string, ...string[]] {
  const [first, ...others] = text.split(',').map((prefix) => prefix.trim());
  const prefixes = [first ?? '', ...others] as const;
  if (prefixes.length > MOST_PREFIXES) throw new RangeError(`at most ${MOST_PREFIXES} prefixes`);
  if (!prefixes.every((prefix) => /^[A-Za-z0-9/_+=.@-]{1,256}$/.test(prefix))) {
    throw new RangeError(
      'prefixes with commas, each of 1 to 256 of the characters A-Z a-z 0-9 / _ + = . @ - (they become part of a policy)',
    );
  }
  for (const [index, prefix] of prefixes.entries()) {
    const outer = prefixes.find((other, at) => at !== index && prefix.startsWith(other));
    if (outer !== undefined) {
      throw new RangeError(`prefixes of which none lies inside another (${prefix} begins with ${outer})`);
    }
  }
  return prefixes;
}

/** As many values as the name filter of ListSecrets takes, and few enough for a policy. */
const MOST_PREFIXES = 10;

/** Somebody whom the stack subscribed to its alerts; `filter` null: to all of them. */
export type IntendedSubscription = {
  readonly protocol: string;
  readonly endpoint: string;
  /** Values of message attributes, any of which lets a message through. */
  readonly filter: {
    readonly audience?: readonly string[];
    readonly team?: readonly string[];
    readonly severity?: readonly string[];
  } | null;
};

const FILTERED = ['audience', 'team', 'severity'];

function readSubscriptions(text: string): readonly IntendedSubscription[] {
  const given = jsonOf(text);
  if (!Array.isArray(given) || !given.every(isSubscription)) {
    throw new RangeError('a JSON list of subscriptions, each with protocol, endpoint and filter');
  }
  return given;
}

function isSubscription(value: unknown): value is IntendedSubscription {
  const { protocol, endpoint, filter } = (value ?? {}) as Partial<IntendedSubscription>;
  const isFilter =
    filter === null ||
    (typeof filter === 'object' &&
      Object.entries(filter).every(
        ([name, values]) =>
          FILTERED.includes(name) && Array.isArray(values) && values.every((each) => typeof each === 'string'),
      ));
  return typeof protocol === 'string' && typeof endpoint === 'string' && isFilter;
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

import type { SETTING_NAMES } from '../lib/settings/settings.ts';

/** What a person has to know of one setting, for the page of settings and for editors. */
export type SettingGuide = {
  /** As the page shows it; code stands in backticks. */
  readonly fallback: string;
  /** As the page shows it, and an editor beside the name. */
  readonly meaning: string;
  /** JSON Schema of the value as it stands in a file. */
  readonly schema: object;
};

const TEXT = { type: 'string' };
const TEXTS = { type: ['array', 'string'], items: TEXT };
const number = (minimum: number, maximum?: number) => ({ type: 'integer', minimum, ...(maximum && { maximum }) });

/** Every setting of the stack, in the order in which a reader wants them; one without its guide does not compile. */
export const SETTINGS_GUIDE: Readonly<Record<(typeof SETTING_NAMES)[number], SettingGuide>> = {
  alertEmails: {
    fallback: 'none: required',
    meaning: 'addresses for all alerts; `none` for no subscription',
    schema: TEXTS,
  },
  teamEmails: {
    fallback: 'none',
    meaning: '`{"billing": ["a@example.com"]}`: a team\'s alerts go to it',
    schema: { type: 'object', additionalProperties: { type: 'array', items: TEXT } },
  },
  schedule: {
    fallback: '`cron(7 0/4 * * ? *)`',
    meaning:
      'EventBridge Scheduler expression, in `timezone`; a rate would fire during the deployment, before anybody can listen',
    schema: { type: 'string', pattern: '^(rate|cron)\\(.+\\)$' },
  },
  timezone: { fallback: '`UTC`', meaning: 'for the schedule, quiet hours and times in messages', schema: TEXT },
  quietHours: {
    fallback: 'none',
    meaning: '`22:00-07:00`: all below critical waits',
    schema: { type: 'string', pattern: '^(none|\\d\\d:\\d\\d-\\d\\d:\\d\\d)$' },
  },
  secretPrefixes: {
    fallback: '`salesforce/`',
    meaning: 'which secrets are read: at most 10 prefixes, none inside another',
    schema: TEXTS,
  },
  secretKmsKeyArns: { fallback: 'none', meaning: 'customer keys the secrets are encrypted with', schema: TEXTS },
  maxSecretAgeDays: {
    fallback: '90',
    meaning: 'age at which a client secret is overdue; 0 turns reminders off',
    schema: number(0),
  },
  checkOnChange: {
    fallback: '`true`',
    meaning: 'check a secret minutes after it changed',
    schema: { type: 'boolean' },
  },
  egressAddress: {
    fallback: 'none',
    meaning: 'address of your requests, shown when an org refuses it',
    schema: TEXT,
  },
  vpcId: { fallback: 'none', meaning: 'run in a VPC, for a fixed egress address', schema: TEXT },
  subnetIds: { fallback: 'none', meaning: 'private subnets of the VPC, with a way out', schema: TEXTS },
  securityGroupIds: { fallback: 'none', meaning: 'security groups of the function in the VPC', schema: TEXTS },
  kmsKeyArn: {
    fallback: 'a key of the stack',
    meaning: '[your own key](platform-and-security.md) for alerts, alarms and queued events',
    schema: TEXT,
  },
  alertTopicArn: {
    fallback: 'a topic of the stack',
    meaning: 'your own topic for alerts about credentials',
    schema: TEXT,
  },
  alarmTopicArn: {
    fallback: 'a topic of the stack',
    meaning: 'your own topic for alarms about the checker itself',
    schema: TEXT,
  },
  stateTableName: {
    fallback: 'none',
    meaning: 'adopt the table that an earlier stack left behind',
    schema: TEXT,
  },
  fleetThreshold: {
    fallback: 'none',
    meaning:
      'orgs above which a run is distributed over many functions; `auto`: where one function runs short ([scale](scale.md))',
    schema: { type: ['integer', 'string'] },
  },
  concurrency: { fallback: '64', meaning: 'orgs checked at once', schema: number(1) },
  orgTimeoutSeconds: { fallback: '15', meaning: 'time for one org, retries included', schema: number(1) },
  memoryMb: { fallback: '512', meaning: 'memory of the function', schema: number(128, 10_240) },
  timeoutMinutes: { fallback: '10', meaning: 'time limit of the function', schema: number(1, 15) },
  historyDays: { fallback: '400', meaning: 'how long it is kept what befell an org', schema: number(1) },
  logRetentionDays: { fallback: '30', meaning: 'how long logs are kept', schema: number(1) },
};

/** The table between the marks of docs/settings.md. */
export function settingsTable(): string {
  const rows = Object.entries(SETTINGS_GUIDE).map(
    ([name, { fallback, meaning }]) => `| \`${name}\` | ${fallback} | ${meaning} |`,
  );
  return ['| setting | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

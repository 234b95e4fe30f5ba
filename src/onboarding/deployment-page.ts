/** What a person decides about a deployment. */
export type Deployment = {
  readonly secretPrefixes: readonly string[];
  readonly alertEmails: readonly string[];
  readonly teamEmails: readonly { readonly team: string; readonly addresses: readonly string[] }[];
  readonly timezone: string;
  /** Of EventBridge Scheduler, in `timezone`. */
  readonly schedule: string;
  readonly quietHours: string;
};

/** Schedules to choose from, in words. Not at the full hour, when everybody's fire. */
export const SCHEDULES = [
  { value: 'cron(7 0/4 * * ? *)', label: 'every 4 hours' },
  { value: 'cron(7 * * * ? *)', label: 'every hour' },
  { value: 'cron(7 6 * * ? *)', label: 'once a day, at 06:07' },
] as const;

/**
 * What a deployment makes and which rights that has, a line each: for whoever decides about it, or about the account.
 * Permissions are those of the template, which test/lib compares statement by statement.
 */
export function deploymentPage({ secretPrefixes, alertEmails, teamEmails, schedule }: Deployment): readonly string[] {
  const below = secretPrefixes.map((prefix) => `${prefix}*`).join(', ');
  const mails = alertEmails.length === 0 ? 'nobody by e-mail' : alertEmails.join(', ');
  const teams = teamEmails.map(({ team, addresses }) => `; those of ${team} to ${addresses.join(', ')} too`).join('');
  const often = SCHEDULES.find(({ value }) => value === schedule)?.label ?? `by ${schedule}`;
  return [
    'It makes',
    `- a Lambda function that checks ${often} and when a secret changes, and one that draws the dashboard`,
    '- a DynamoDB table for what is known of each org, which stays when the stack is deleted',
    `- two SNS topics, encrypted with a key of their own: alerts and alarms, both to ${mails}${teams}`,
    '- a schedule, an event rule with a queue, alarms about the checker itself, a dashboard, logs for 30 days',
    '',
    'The function may',
    `- read the values of secrets below ${below}, and of no others; it writes no secret`,
    '- list the names of all secrets, because AWS cannot narrow that',
    '- use its table, its topics and its queue, and write logs and metrics',
    '- reach Salesforce over HTTPS; it has no address of its own and accepts no connection',
    '',
    'It costs about a dollar a month for 50 orgs, most of it the key (docs/cost.md). To take it away, but for the table: npx cdk destroy.',
  ];
}

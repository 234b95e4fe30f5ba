import type { Schedule } from './fire-times.ts';
import { doubleRecipients, type TeamAddresses } from './recipients.ts';

/** What can contradict each other; what could not be read is left out. */
export type Contradictable = {
  readonly schedule?: Schedule | undefined;
  readonly timeoutMinutes?: number | undefined;
  readonly orgTimeoutSeconds?: number | undefined;
  readonly alertEmails?: readonly string[] | undefined;
  readonly teamEmails?: TeamAddresses | undefined;
};

/** How the reader of the sentences calls these settings. */
export type SettingNames = { readonly timeout: string; readonly orgTimeout: string; readonly concurrency: string };

/** CloudWatch looks back at most 7 days. */
const WATCHABLE_MINUTES = 7 * 24 * 60;
/** What the function keeps of its time to publish and save. */
const SAVING_SECONDS = 20;

/** Problems that only show between settings, each a sentence. */
export function contradictions(values: Contradictable, names: SettingNames): readonly string[] {
  const { schedule, timeoutMinutes, orgTimeoutSeconds, alertEmails, teamEmails } = values;
  const problems: string[] = [];
  if (schedule && schedule.largestGapMinutes * 2 > WATCHABLE_MINUTES) {
    problems.push(
      `schedule fires up to ${spell(schedule.largestGapMinutes)} apart, and CloudWatch can watch for two missed runs only within 7 days: let it fire at least every 3 days and 12 hours.`,
    );
  }
  if (schedule && timeoutMinutes !== undefined && schedule.smallestGapMinutes < timeoutMinutes) {
    problems.push(
      `schedule fires every ${spell(schedule.smallestGapMinutes)}, but a run may take ${names.timeout} (${timeoutMinutes}): let it fire less often or lower ${names.timeout}.`,
    );
  }
  if (timeoutMinutes !== undefined && orgTimeoutSeconds !== undefined) {
    const most = timeoutMinutes * 60 - SAVING_SECONDS;
    if (orgTimeoutSeconds > most) {
      problems.push(
        `${names.orgTimeout} (${orgTimeoutSeconds}) leaves too little of ${names.timeout} (${timeoutMinutes}) to publish and save: at most ${most} fit.`,
      );
    }
  }
  if (alertEmails && teamEmails) problems.push(...doubleRecipients(alertEmails, teamEmails));
  return problems;
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

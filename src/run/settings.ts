import type { Gaps } from '../alerting/decide.ts';
import type { Intended } from '../alerting/listening.ts';
import type { CheckSettings } from '../check/settings.ts';
import type { Selection } from '../credential/list-orgs.ts';
import type { DigestCommands } from '../digest/commands.ts';
import type { Origin } from '../digest/input.ts';
import type { RuntimeSettings } from '../environment.ts';
import { FIXED } from '../policy.ts';

/** What one run is asked for. */
export type RunRequest = {
  /** Naming orgs says that a person (or a change of those secrets) asks: nothing is concluded about the fleet. */
  readonly orgs: Selection;
  /** Keep state, and with it what is due to be told, for the next run. */
  readonly save: boolean;
  /** Send the digests. */
  readonly publish: boolean;
};

/** How a run tells what it found. */
export type TellSettings = Pick<CheckSettings, 'policy'> & {
  readonly schedule: Gaps;
  /** Who was meant to hear the alerts. */
  readonly intended: readonly Intended[];
  /** The deployment that speaks; null at a desk. */
  readonly where: Origin | null;
  /** The page that shows the fleet. */
  readonly statusUrl: string | null;
};

/** How a run works: how its orgs are checked, how it tells, and which commands its messages name. */
export type RunSettings = CheckSettings & TellSettings & { readonly commands: DigestCommands };

/** A run id that sorts by time: the start in UTC and a random tail. */
export function runIdOf(startedAt: Date, random: number): string {
  const tail = Math.floor(random * 36 ** 6)
    .toString(36)
    .padStart(6, '0');
  return `${startedAt.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z-${tail}`;
}

/** A run as the settings want it, without commands of its caller and without a deadline. */
export function runSettings(settings: RuntimeSettings): CheckSettings & TellSettings {
  const { accountId: account, region, stackName: stack } = settings;
  return {
    policy: {
      maxSecretAgeDays: settings.maxSecretAgeDays,
      quietHours: settings.quietHours,
      timezone: settings.timezone,
      egressAddress: settings.egressAddress,
      resendAfterMs: settings.timeoutMinutes * 60_000,
    },
    concurrency: settings.concurrency,
    orgTimeoutMs: settings.orgTimeoutSeconds * 1000,
    apiVersion: FIXED.apiVersion,
    probe: 'api',
    deadline: null,
    schedule: {
      shortestGapMs: settings.shortestGapMinutes * 60_000,
      longestGapMs: settings.longestGapMinutes * 60_000,
    },
    intended: settings.subscriptions,
    where: stack === null ? null : { account, region, stack },
    statusUrl: settings.dashboardUrl,
  };
}

import type { DigestCommands } from './core/briefing.ts';
import type { OrgCheck } from './core/org-check.ts';
import type { Policy } from './core/policy.ts';
import type { RuntimeSettings } from './environment.ts';
import type { Selection } from './list-orgs.ts';

/** What one run is asked for. */
export type RunRequest = {
  /** Naming orgs says that a person (or a change of those secrets) asks: nothing is concluded about the fleet. */
  readonly orgs: Selection;
  /** Keep state, and with it notices, for the next run. */
  readonly save: boolean;
  /** Send the digests. */
  readonly publish: boolean;
};

/** How a run works. */
export type RunSettings = {
  readonly policy: Policy;
  /** Orgs checked at once. */
  readonly concurrency: number;
  /** Time for one org, retries included, in milliseconds. */
  readonly orgTimeoutMs: number;
  /** Of the form `65.0`. */
  readonly apiVersion: string;
  /** `token`: a token is proof enough; `api`: it is used once. */
  readonly probe: 'token' | 'api';
  readonly commands: DigestCommands;
  /** Orgs that cannot be started before this instant are reported as not checked; null: no deadline. */
  readonly deadline: Date | null;
  /** Called after each org, in the order they finish. */
  readonly onChecked?: (check: OrgCheck) => void;
  /** Called with an error of our own that kept one org from being checked. */
  readonly onDefect?: (org: string, error: unknown) => void;
};

/** A run id that sorts by time: the start in UTC and a random tail. */
export function runIdOf(startedAt: Date, random: number): string {
  const tail = Math.floor(random * 36 ** 6)
    .toString(36)
    .padStart(6, '0');
  return `${startedAt.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z-${tail}`;
}

/** A run as the settings want it, without commands of its caller and without a deadline. */
export function runSettings(settings: RuntimeSettings): Omit<RunSettings, 'commands'> {
  return {
    policy: {
      maxSecretAgeDays: settings.maxSecretAgeDays,
      remindBeforeDays: settings.remindBeforeDays,
      remindFailingDays: settings.remindFailingDays,
      inconclusiveThreshold: settings.inconclusiveThreshold,
      settleMinutes: settings.settleMinutes,
      quietHours: settings.quietHours,
      timezone: settings.timezone,
      passwordFlowRetirement: settings.passwordFlowRetirement,
      egressAddress: settings.egressAddress,
      resendAfterMs: settings.timeoutMinutes * 60_000,
    },
    concurrency: settings.concurrency,
    orgTimeoutMs: settings.orgTimeoutSeconds * 1000,
    apiVersion: settings.apiVersion,
    probe: settings.probe,
    deadline: null,
  };
}

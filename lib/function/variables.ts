import { FIELDS, STACK_FACTS, toVariables } from '../../src/environment.ts';
import { numberText, type Settings } from '../settings/settle.ts';

/** What only the stack knows, as texts that may be tokens. */
export type StackFacts = {
  readonly instance: string;
  readonly stackName: string;
  readonly accountId: string;
  readonly dashboardUrl: string;
  /** JSON: see `IntendedSubscription`. */
  readonly subscriptions: string;
};

/** The variables from which a function reads its settings and what the stack knows of itself. */
export function settingVariables(settings: Settings, facts: StackFacts): Readonly<Record<string, string>> {
  return {
    ...toVariables(settings),
    [FIELDS.concurrency.variable]: numberText(settings.concurrency),
    [STACK_FACTS.shortestGapMinutes.variable]: String(settings.schedule.smallestGapMinutes),
    [STACK_FACTS.longestGapMinutes.variable]: String(settings.schedule.largestGapMinutes),
    [STACK_FACTS.instance.variable]: facts.instance,
    [STACK_FACTS.stackName.variable]: facts.stackName,
    [STACK_FACTS.accountId.variable]: facts.accountId,
    [STACK_FACTS.dashboardUrl.variable]: facts.dashboardUrl,
    [STACK_FACTS.subscriptions.variable]: facts.subscriptions,
  };
}

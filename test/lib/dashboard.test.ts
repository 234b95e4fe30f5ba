import { describe, expect, test } from 'vitest';
import { deployed } from './deployed.ts';

type Widget = {
  readonly properties: { readonly metrics?: readonly (readonly unknown[])[]; readonly alarms?: readonly string[] };
};

function widgetsOf(stack: ReturnType<typeof deployed>): readonly Widget[] {
  return JSON.parse(stack.plain(stack.only('AWS::CloudWatch::Dashboard').Properties.DashboardBody)).widgets;
}

describe('The dashboard', () => {
  const stack = deployed();
  const widgets = widgetsOf(stack);
  const metrics = widgets.flatMap(({ properties }) => properties.metrics ?? []);

  test.each([
    'Checked',
    'Healthy',
    'Unhealthy',
    'Inconclusive',
    'Settling',
    'Doubtful',
    'NotChecked',
    'RunDuration',
    'OldestSecretAgeDays',
    'Notices',
    'ConfirmedSubscriptions',
    'MissingSubscriptions',
  ])('shows %s as the function writes it', (name) => {
    expect(metrics.map((metric) => metric.slice(0, 6))).toContainEqual([
      'SalesforceCredentialHealth',
      name,
      'instance',
      'Stack',
      'service',
      'credential-health',
    ]);
  });

  test('has points as wide as the gap between runs, so that a check of single orgs makes no dip', () => {
    const periods = (some: readonly Widget[]) =>
      new Set(
        some
          .flatMap(({ properties }) => properties.metrics ?? [])
          .map((metric) => (metric.at(-1) as { period: number }).period),
      );
    expect(periods(widgets)).toEqual(new Set([4 * 3600]));
    expect(periods(widgetsOf(deployed({ schedule: 'rate(84 hours)' })))).toEqual(new Set([24 * 3600]));
  });

  test('shows every alarm, by its name', () => {
    const shown = widgets.flatMap(({ properties }) => properties.alarms ?? []);
    const names = ['NoFullRun', 'NobodyListens', 'Errors', 'Throttles', 'Slow', 'DeadLetters', 'LostChanges'];
    expect(shown).toEqual(names.map((name) => `arn:PARTITION:cloudwatch:REGION:ACCOUNT_ID:alarm:Alarms/${name}`));
  });
});

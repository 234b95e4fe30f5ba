import { describe, expect, test } from 'vitest';
import { digestOf, failing, healthy, standing, told } from './digest-samples.ts';

describe('how loud a message is', () => {
  const severity = (notices: Parameters<typeof told>[0][], orgs = healthy(2)) =>
    digestOf(notices.map(told), orgs, { round: 'weekly' }).attributes.severity;

  test('follows the loudest of what opens, changes or ends', () => {
    expect(severity([{ kind: 'failing' }, { kind: 'org-added', severity: 'info' }])).toBe('critical');
    expect(
      severity([
        { kind: 'cannot-tell', severity: 'warning' },
        { kind: 'still-failing', stage: 'reminder' },
      ]),
    ).toBe('warning');
    expect(severity([{ kind: 'recovered', stage: 'ended', severity: 'critical' }])).toBe('critical');
  });

  test('is a warning without news, also for critical orgs', () => {
    expect(severity([{ kind: 'still-failing', stage: 'reminder' }], [failing('acme')])).toBe('warning');
    expect(severity([{ kind: 'rotation-stuck', stage: 'reminder' }])).toBe('warning');
    expect(severity([], [])).toBe('warning');
  });

  test('is an info without news when every watched org works and nothing is overdue', () => {
    expect(severity([])).toBe('info');
    expect(severity([], [...healthy(2), standing({ org: 'off', condition: 'disabled' })])).toBe('info');
    expect(severity([], [standing({ org: 'acme', rotation: { dueAt: '2026-12-01T00:00:00Z', overdue: false } })])).toBe(
      'info',
    );
    expect(severity([], [standing({ org: 'acme', rotation: { dueAt: '2026-11-01T00:00:00Z', overdue: true } })])).toBe(
      'warning',
    );
    expect(severity([], [standing({ org: 'acme', condition: 'settling' })])).toBe('warning');
  });
});

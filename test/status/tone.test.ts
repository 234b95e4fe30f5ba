import { expect, test } from 'vitest';
import { type StatusInput, statusPage } from '../../src/status/page.ts';
import { toneOf } from '../../src/status/parts.ts';
import { reportHtml } from '../../src/status/report-html.ts';
import { HOUR_MS, policy } from '../alerting/alert-fixtures.ts';
import { fleetState, healthyState, NOW, troubledState } from './status-fixtures.ts';

const pageOf = (given: Partial<StatusInput>) =>
  statusPage({ orgs: [], fleet: fleetState(), confirmedSubscriptions: 1, unreadable: [], ...given }, NOW, policy);

test.each([
  ['all are seen to work', { orgs: [healthyState('acme')] }, 'healthy'],
  ['one fails', { orgs: [healthyState('acme'), troubledState('globex', 'app-blocked', HOUR_MS)] }, 'failing'],
  ['of one the check cannot tell', { orgs: [troubledState('globex', 'timeout', HOUR_MS)] }, 'cannot-tell'],
  ['no org is known', { orgs: [] }, 'cannot-tell'],
  ['no run was kept', { orgs: [healthyState('acme')], fleet: null }, 'cannot-tell'],
] as const)('the page is green only where every org was seen to work: %s', (_, given, tone) => {
  expect(toneOf(pageOf(given))).toBe(tone);
});

test('without any org the list says so, and does not speak of filters', () => {
  const html = reportHtml(pageOf({ orgs: [], fleet: null }), () => '');
  expect(html).toContain('No org is known yet.');
  expect(html).toContain('Start one with credential-health check --notify, or wait for the schedule.');
  expect(html).not.toContain('No org matches');
});

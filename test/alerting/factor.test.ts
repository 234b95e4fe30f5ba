import { expect, test } from 'vitest';
import { commonFactor } from '../../src/alerting/factor.ts';
import type { CauseCode } from '../../src/causes/catalogue.ts';
import { check } from '../run/run-samples.ts';

type Answer = Parameters<typeof check>[0];
const silent = (cause: CauseCode, host: string | null, more: Answer = {}) =>
  check({ verdict: 'inconclusive', cause, host, evidence: null, ...more });
const ofFactor = (cause: CauseCode, hosts: readonly (string | null)[], others: readonly ReturnType<typeof check>[]) => {
  const those = hosts.map((host) => silent(cause, host));
  return commonFactor(cause, those, [...those, ...others]);
};
const healthy = (host: string) => check({ host });
const answered = (status: number) => ({ status, error: null, description: null });
const EAST = ['a.my.salesforce.com', 'b.my.salesforce.com'];
const WEST = ['a.sandbox.my.salesforce.com', 'b.sandbox.my.salesforce.com'];

test('silent orgs of one domain, where those of another answer: that part of Salesforce', () => {
  const factor = ofFactor('timeout', EAST, [healthy('c.sandbox.my.salesforce.com')]);
  expect(factor).toMatchObject({
    factor: 'one part of Salesforce, my.salesforce.com',
    ours: false,
    whoActs: 'nobody',
  });
  expect(factor.steps).toEqual([
    'Look up my.salesforce.com at https://status.salesforce.com; orgs elsewhere are not affected.',
  ]);
});

test.each<[string, readonly (string | null)[], Answer]>([
  ['orgs of their own domain answer', EAST, { host: 'c.my.salesforce.com' }],
  ['they are of two domains', [...EAST, ...WEST], { host: 'c.my.salesforce.com' }],
  ['no host is known', [null, null], { host: 'c.my.salesforce.com' }],
  ['an org without a host is broken', EAST, { host: null, verdict: 'unhealthy', cause: 'host-not-allowed' }],
])('no part of Salesforce is named where %s', (_, hosts, other) => {
  expect(ofFactor('salesforce-unavailable', hosts, [check(other)]).factor).toBe('Salesforce');
});

test.each<[string, Answer, boolean]>([
  ['is healthy', {}, true],
  ['is rejected', { verdict: 'unhealthy', cause: 'app-blocked', evidence: answered(400) }, true],
  ['is rejected before it was asked', { verdict: 'unhealthy', cause: 'app-blocked', evidence: null }, false],
  ['times out as well', { verdict: 'inconclusive', cause: 'timeout', evidence: answered(502) }, false],
  ['has no cause', { verdict: 'inconclusive', cause: null, evidence: answered(400) }, false],
])('an org that %s shows that the network works: %#', (_, answer, works) => {
  const other = check({ host: 'c.my.salesforce.com', ...answer });
  const { factor, ours } = ofFactor('timeout', EAST, [other]);
  expect([ours, factor]).toEqual(
    works
      ? [false, 'Salesforce, or the way to it: other orgs answer over the same network']
      : [true, 'our network: nobody answered over it'],
  );
});

test.each<[CauseCode, string, boolean]>([
  ['ip-restricted', 'our egress address', true],
  ['dns-unavailable', 'our network: nobody answered over it', true],
  ['connection-failed', 'our network: nobody answered over it', true],
  ['timeout', 'our network: nobody answered over it', true],
  ['tls-untrusted', 'our network: something between answers with its own certificate', true],
  ['secrets-unavailable', 'our AWS account: Secrets Manager does not answer', true],
  ['not-salesforce', 'Salesforce, or a proxy in our network that answers in its place', false],
  ['salesforce-unavailable', 'Salesforce', false],
])('%s of all: %s', (cause, factor, ours) => {
  const found = ofFactor(cause, EAST, []);
  expect(found).toMatchObject({ factor, ours, whoActs: ours ? 'aws-operator' : 'nobody' });
  expect(found.steps.length).toBeGreaterThan(0);
  expect(found.steps.every((step) => step.length > 20)).toBe(true);
});

test("login hours are their admins', whatever the orgs share", () => {
  expect(ofFactor('login-hours-restricted', EAST, [healthy('c.sandbox.my.salesforce.com')])).toMatchObject({
    factor: 'the login hours of their users',
    ours: false,
    whoActs: 'salesforce-admin',
  });
});

test('an address that is refused is ours, whatever the orgs share', () => {
  expect(ofFactor('ip-restricted', EAST, [healthy('c.sandbox.my.salesforce.com')]).factor).toBe('our egress address');
});

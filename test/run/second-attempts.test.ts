import { describe, expect, test } from 'vitest';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import { credentialOf, EVERYTHING, healthyAnswer, settingsOf, worldOf } from '../memory-ports.ts';
import { answered, failed, html, wrongSecret } from '../salesforce/answers.ts';

const acme = { org: 'acme', value: credentialOf('acme') };

describe('trying again', () => {
  test('is for transient trouble, twice at most', async () => {
    const world = worldOf([acme]);
    world.answer = () => html(503, 'busy');
    const report = await checkOrgs(world.ports, EVERYTHING, settingsOf());
    expect(report.orgs[0]).toMatchObject({ cause: 'salesforce-unavailable', attempts: 3 });
    expect(world.sent).toHaveLength(3);
  });

  test('ends with the first answer that judges', async () => {
    const world = worldOf([acme]);
    const answers = [failed('connection', 'ECONNRESET')];
    world.answer = (host, request) => answers.pop() ?? healthyAnswer(host, request);
    const report = await checkOrgs(world.ports, EVERYTHING, settingsOf());
    expect(report.orgs[0]).toMatchObject({ verdict: 'healthy', attempts: 2 });
  });

  test('never follows a definitive rejection', async () => {
    const world = worldOf([acme]);
    world.answer = () => wrongSecret;
    await checkOrgs(world.ports, EVERYTHING, settingsOf());
    expect(world.sent).toHaveLength(1);
  });

  test('respects Retry-After when it fits into the time of the org, else ends', async () => {
    const world = worldOf([acme]);
    world.answer = () => answered(429, '', { retryAfter: '4' });
    expect((await checkOrgs(world.ports, EVERYTHING, settingsOf())).orgs[0]).toMatchObject({
      cause: 'rate-limited',
      attempts: 3,
    });
    world.answer = () => answered(429, '', { retryAfter: '60' });
    expect((await checkOrgs(world.ports, EVERYTHING, settingsOf())).orgs[0]).toMatchObject({
      cause: 'rate-limited',
      attempts: 1,
    });
  });
});

describe('a name that DNS does not know', () => {
  test('is definitive when it is missing twice while login.salesforce.com resolves', async () => {
    const world = worldOf([acme]);
    world.answer = () => failed('dns-not-found', 'ENOTFOUND');
    const before = world.ports.now().getTime();
    const report = await checkOrgs(world.ports, EVERYTHING, settingsOf());
    expect(report.orgs[0]).toMatchObject({
      verdict: 'unhealthy',
      cause: 'domain-not-found',
      evidence: { status: null, error: 'ENOTFOUND' },
    });
    expect(world.sent).toHaveLength(2);
    expect(world.ports.now().getTime() - before).toBeGreaterThanOrEqual(2_000);
  });

  test.each(['missing', 'unknown'] as const)(
    'judges nothing while the resolver says %s of login.salesforce.com',
    async (other) => {
      const world = worldOf([acme]);
      world.answer = () => failed('dns-not-found', 'ENOTFOUND');
      world.nameExists = async () => other;
      const report = await checkOrgs(world.ports, EVERYTHING, settingsOf());
      expect(report.orgs[0]).toMatchObject({ verdict: 'inconclusive', cause: 'dns-unavailable' });
    },
  );

  test('is looked up no longer than the org has time', async () => {
    const world = worldOf([acme]);
    world.answer = () => failed('dns-not-found', 'ENOTFOUND');
    const given: number[] = [];
    world.nameExists = async (_, timeoutMs) => {
      given.push(timeoutMs);
      return 'exists';
    };
    await checkOrgs(world.ports, EVERYTHING, settingsOf({ orgTimeoutMs: 10_000 }));
    expect(given).toEqual([7_500]);
  });

  test('stays open where the time does not allow a second look', async () => {
    const world = worldOf([acme]);
    world.answer = () => failed('dns-not-found', 'ENOTFOUND');
    const report = await checkOrgs(world.ports, EVERYTHING, settingsOf({ orgTimeoutMs: 2_000 }));
    expect(report.orgs[0]).toMatchObject({ verdict: 'inconclusive', cause: 'dns-unavailable', attempts: 1 });
  });

  test('is forgotten when the second look finds it', async () => {
    const world = worldOf([acme]);
    const answers = [failed('dns-not-found', 'ENOTFOUND')];
    world.answer = (host, request) => answers.pop() ?? healthyAnswer(host, request);
    expect((await checkOrgs(world.ports, EVERYTHING, settingsOf())).orgs[0]).toMatchObject({ verdict: 'healthy' });
  });
});

import { expect, test } from 'vitest';
import { untilHealthy } from '../../../bin/commands/until-healthy.ts';

const REFUSED = { status: 400, error: 'invalid_client', description: 'invalid client credentials' };
const org = (verdict: 'healthy' | 'unhealthy', flow = 'client_credentials') => ({
  org: 'acme',
  flow,
  verdict,
  cause: verdict === 'healthy' ? null : 'client-secret-wrong',
  evidence: verdict === 'healthy' ? null : REFUSED,
});

/** Answers one after the other, 20 s apart. */
async function watch(...answers: readonly ReturnType<typeof org>[]) {
  const said: string[] = [];
  const left = [...answers];
  let clock = Date.parse('2026-11-27T08:00:00Z');
  const report = await untilHealthy(async () => ({ orgs: [left.shift() ?? org('healthy')] }), 'Europe/Berlin', {
    now: () => new Date(clock),
    sleep: async (ms) => {
      clock += ms;
    },
    say: (line) => said.push(line),
  });
  return { said, report };
}

test('only what changes is said, until all is well', async () => {
  const { said, report } = await watch(org('unhealthy'), org('unhealthy'), org('unhealthy'), org('healthy'));
  expect(said).toEqual([
    expect.stringMatching(/^09:00 {2}acme {2}✗ client-secret-wrong {2}400/),
    '09:01  acme  ✓ healthy',
  ]);
  expect(report.orgs).toEqual([org('healthy')]);
});

test('a password that was refused is tried once, since repeated failures lock its user', async () => {
  const { said, report } = await watch(org('unhealthy', 'password'), org('healthy', 'password'));
  expect(said.at(-1)).toBe('A password that is refused is not tried again: repeated failures lock its user.');
  expect(report.orgs).toEqual([org('unhealthy', 'password')]);
});

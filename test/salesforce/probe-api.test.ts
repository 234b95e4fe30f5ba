import { describe, expect, test } from 'vitest';
import { type AllowedHost, checkInstanceUrl } from '../../src/credential/host.ts';
import { redactor } from '../../src/credential/redaction.ts';
import { Sealed } from '../../src/credential/sealed.ts';
import type { WireAnswer, WireRequest } from '../../src/salesforce/http.ts';
import { probeApi } from '../../src/salesforce/probe-api.ts';
import { ACME, answered, ORG_ID } from './answers.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const TOKEN = new Sealed('example-token');
const OTHER = checkInstanceUrl('https://acme-eu.my.salesforce.com') as AllowedHost;

/** One probe of an instance, by a login at ACME, where the API answers so in turn. */
async function probe(instanceHost: AllowedHost, ...answers: readonly (WireAnswer | Error)[]) {
  const sent: { host: string; request: WireRequest; timeoutMs: number }[] = [];
  const closed: string[] = [];
  const connect = (host: string) => ({
    send: async (request: WireRequest, { timeoutMs }: { timeoutMs: number }) => {
      sent.push({ host, request, timeoutMs });
      const answer = answers[sent.length - 1] ?? answered(200, '{}');
      if (answer instanceof Error) throw answer;
      return answer;
    },
    close: () => void closed.push(host),
  });
  const proof = await probeApi(
    {
      now: () => new Date(NOW),
      random: () => 0,
      sleep: async () => {},
      network: { connect, nameExists: async () => 'exists' },
      signing: { hmacSha256: async () => '', signAssertion: async () => ({ ok: false, problem: 'is not needed' }) },
    },
    {
      token: TOKEN,
      instanceHost,
      instance: instanceHost,
      identity: { orgId: ORG_ID, userId: null },
      scopes: null,
      signed: null,
    },
    connect('the login'),
    { flow: 'client_credentials', host: ACME, redact: redactor([]) },
    '65.0',
    NOW + 10_000,
  ).catch((error: unknown) => error);
  return { proof, sent, closed };
}

test('a token is used once, on the connection of the login, which stays open', async () => {
  const { proof, sent, closed } = await probe(ACME, answered(200, '{}', { limitInfo: 'api-usage=1/2' }));
  expect(proof).toEqual({ ok: true, apiUsage: { used: 1, max: 2 } });
  expect(sent).toEqual([
    {
      host: 'the login',
      request: { method: 'GET', path: '/services/data/v65.0/', form: null, bearer: TOKEN },
      timeoutMs: 10_000,
    },
  ]);
  expect(closed).toEqual([]);
});

describe('an instance of its own', () => {
  test('gets a connection of its own, which is closed', async () => {
    const { sent, closed } = await probe(OTHER);
    expect([sent.map(({ host }) => host), closed]).toEqual([[OTHER], [OTHER]]);
  });

  test('has it closed where the network throws, too', async () => {
    const { proof, closed } = await probe(OTHER, new Error('broken'));
    expect([String(proof), closed]).toEqual(['Error: broken', [OTHER]]);
  });
});

test('trouble that may pass is tried again', async () => {
  expect((await probe(ACME, answered(503, ''), answered(200, '{}'))).proof).toMatchObject({ ok: true });
});

test('a refusal is told, without the token that the server echoes', async () => {
  const { proof, sent } = await probe(ACME, answered(403, [{ errorCode: 'X', message: 'no example-token' }]));
  expect(proof).toMatchObject({ ok: false, finding: { stage: 'probe', evidence: { description: 'no [redacted]' } } });
  expect(sent).toHaveLength(1);
});

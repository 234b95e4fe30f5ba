import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SECRET } from './answers.ts';
import { fuzz, play, shown } from './fuzz.ts';
import { leaksIn, mayBeHealthy } from './oracle.ts';
import { flawless, flawlessBut, type Scenario } from './scenarios.ts';

test('500 conversations with a server that may answer anything keep every promise and reach every branch', async () => {
  const counts = await fuzz(500, 20_261_122);
  console.log(shown(counts));
  expect(Object.keys(counts).filter((branch) => counts[branch] === 0)).toEqual([]);
});

describe('healthy needs every one of its conditions', () => {
  test('and is said when all of them hold', async () => {
    expect(await play(flawless)).toMatchObject({ verdict: 'healthy', cause: null });
  });

  const without: Readonly<Record<string, Partial<Scenario>>> = {
    'status 200': { tokenAnswers: [flawlessBut({ status: 201 })] },
    'a body that is JSON': { tokenAnswers: [flawlessBut({ body: 'access_token=example' })] },
    'a token': { tokenAnswers: [flawlessBut({ fields: { access_token: undefined } })] },
    'a Bearer token': { tokenAnswers: [flawlessBut({ fields: { token_type: 'MAC' } })] },
    'an org id': { tokenAnswers: [flawlessBut({ fields: { id: 'https://login.salesforce.com/id/' } })] },
    'the expected org id': { expectedOrgId: '00Dyy0000009zZZ' },
    'an instance': { tokenAnswers: [flawlessBut({ fields: { instance_url: undefined } })] },
    'an allowed instance': { tokenAnswers: [flawlessBut({ fields: { instance_url: 'https://acme.example.com' } })] },
    'a whole answer': { tokenAnswers: flawless.tokenAnswers.map((answer) => ({ ...answer, completeness: 'cut' })) },
    'the absence of an error': { tokenAnswers: [flawlessBut({ fields: { error: 'inactive_user' } })] },
    'a probe that succeeds': { probeAnswers: flawless.probeAnswers.map((answer) => ({ ...answer, status: 401 })) },
    'a whole answer to the probe': {
      probeAnswers: flawless.probeAnswers.map((answer) => ({ ...answer, completeness: 'cut' })),
    },
    'an answer to the probe': {
      probeAnswers: [{ kind: 'failed', failure: 'connection', code: 'ECONNRESET', latencyMs: 1 }],
    },
  };

  test.each(Object.keys(without))('it is not said without %s', async (name) => {
    expect((await play({ ...flawless, ...without[name] })).verdict).not.toBe('healthy');
  });

  test('nor without any set of them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray(Object.keys(without), { minLength: 1 }), async (names) => {
        const played: Scenario = Object.assign({}, flawless, ...names.map((name) => without[name]));
        expect((await play(played)).verdict).not.toBe('healthy');
      }),
      { numRuns: 60 },
    );
  });
});

describe('the oracle itself', () => {
  test('knows when it is not healthy', () => {
    expect(mayBeHealthy([], { probe: false, expectedOrgId: null })).toBe(false);
  });

  test.each([
    ['as it is', SECRET],
    ['in JSON', JSON.stringify({ text: SECRET })],
    ['in a URL', encodeURIComponent(SECRET)],
    ['in Base64', Buffer.from(SECRET).toString('base64')],
  ])('finds a secret %s', (_, text) => {
    expect(leaksIn(`before ${text} after`, [SECRET])).toEqual([SECRET]);
  });
});

import { describe, expect, test } from 'vitest';
import type { Credential } from '../../src/credential/credential.ts';
import { Sealed } from '../../src/credential/sealed.ts';
import type { WireAnswer, WireRequest } from '../../src/salesforce/http.ts';
import type { SalesforcePorts } from '../../src/salesforce/ports.ts';
import { requestOnce, requestToken } from '../../src/salesforce/request-token.ts';
import { ACME, answered, failed, grantBody } from './answers.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const GRANTED = answered(200, grantBody());
const BUSY = answered(503, '');
const refusal = (description: string) => answered(400, { error: 'invalid_grant', error_description: description });

const SECRET: Credential = {
  flow: 'client_credentials',
  clientId: 'example_id',
  clientSecret: new Sealed('example'),
  host: ACME,
};
const PASSWORD: Credential = {
  ...SECRET,
  flow: 'password',
  clientSecret: new Sealed('example'),
  username: 'robot@acme.example',
  password: new Sealed('example-password'),
  securityToken: null,
};
const JWT: Credential = {
  flow: 'jwt_bearer',
  clientId: 'example_id',
  username: 'robot@acme.example',
  privateKey: new Sealed('example-key'),
  audience: null,
  host: ACME,
};

/**
 * A Salesforce that gives one answer after the other, the last one for ever, on a clock that moves by its pauses and by
 * `takes` milliseconds for each answer. `exists` is what DNS says, `key` what is wrong with the private key.
 */
function salesforce(...answers: readonly WireAnswer[]) {
  const sent: WireRequest[] = [];
  const pauses: number[] = [];
  const claims: object[] = [];
  const limits: number[] = [];
  const asked: [string, number][] = [];
  let clock = NOW;
  const ports: SalesforcePorts & { exists: 'exists' | 'missing' | 'unknown'; key: string | null; takes: number } = {
    exists: 'exists',
    key: null,
    takes: 0,
    now: () => new Date(clock),
    random: () => 0,
    sleep: async (ms) => {
      pauses.push(ms);
      clock += ms;
    },
    network: {
      connect: () => connection,
      nameExists: async (host, timeoutMs) => {
        asked.push([host, timeoutMs]);
        return ports.exists;
      },
    },
    signing: {
      hmacSha256: async () => '',
      signAssertion: async (_, wanted) => {
        claims.push(wanted);
        return ports.key === null
          ? { ok: true, assertion: new Sealed('example-assertion') }
          : { ok: false, problem: ports.key };
      },
    },
  };
  const connection = {
    send: async (request: WireRequest, { timeoutMs }: { timeoutMs: number }) => {
      sent.push(request);
      limits.push(timeoutMs);
      clock += ports.takes;
      return answers[sent.length - 1] ?? answers.at(-1) ?? BUSY;
    },
    close: () => {},
  };
  return { ports, connection, sent, pauses, claims, limits, asked };
}

const contextOf = ({ flow }: Credential) => ({ flow, host: ACME, redact: (text: string) => text });
type World = ReturnType<typeof salesforce>;
const ask = ({ ports, connection }: World, credential: Credential, worked: string | null = null) =>
  requestToken(ports, credential, connection, contextOf(credential), NOW + 15_000, worked);
const causeOf = ({ judged }: Awaited<ReturnType<typeof requestToken>>) => (judged.ok ? null : judged.finding.cause);

describe('a token is asked for', () => {
  test('once where it is granted, without an audience where there is no assertion', async () => {
    const world = salesforce(GRANTED);
    expect(await ask(world, SECRET)).toMatchObject({ judged: { ok: true }, attempts: 1, latencyMs: 12, audiences: [] });
    expect(world.limits).toEqual([15_000]);
    expect(world.claims).toEqual([]);
  });

  test('once where it is refused', async () => {
    const world = salesforce(refusal('inactive user'));
    expect(await ask(world, SECRET)).toMatchObject({ attempts: 1, judged: { ok: false } });
    expect(world.sent).toHaveLength(1);
  });

  test('three times at most where trouble may pass', async () => {
    const world = salesforce(BUSY);
    const outcome = await ask(world, SECRET);
    expect([causeOf(outcome), outcome.attempts]).toEqual(['salesforce-unavailable', 3]);
    expect(world.pauses).toEqual([250, 500]);
  });

  test.each([BUSY, failed('timeout', 'ETIMEDOUT'), failed('connection', 'ECONNRESET')])(
    'once with a password that may have arrived, whatever came back',
    async (answer) => {
      expect((await ask(salesforce(answer), PASSWORD)).attempts).toBe(1);
    },
  );

  test('and what came back is then nothing that will pass', async () => {
    expect((await ask(salesforce(BUSY), PASSWORD)).judged).toMatchObject({ finding: { transient: false } });
    expect((await ask(salesforce(BUSY), SECRET)).judged).toMatchObject({ finding: { transient: true } });
  });

  test('again with a password where DNS was in trouble', async () => {
    expect((await ask(salesforce(failed('dns-unavailable', 'EAI_AGAIN')), PASSWORD)).attempts).toBe(3);
  });

  test.each(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'])(
    'again with a password that cannot have arrived: %s',
    async (code) => {
      expect((await ask(salesforce(failed('connection', code)), PASSWORD)).attempts).toBe(3);
    },
  );

  test('not at all where the private key cannot sign', async () => {
    const world = salesforce(GRANTED);
    world.ports.key = 'cannot be read';
    const outcome = await ask(world, JWT);
    expect(outcome).toMatchObject({
      attempts: 0,
      latencyMs: null,
      judged: {
        ok: false,
        finding: {
          cause: 'secret-malformed',
          stage: 'secret',
          evidence: { description: 'the private key cannot be read' },
        },
      },
    });
    expect(world.sent).toEqual([]);
  });

  test('as often as was sent where the private key cannot sign any more', async () => {
    const world = salesforce(BUSY);
    const sleep = async () => {
      world.ports.key = 'cannot be read';
    };
    expect(await ask({ ...world, ports: { ...world.ports, sleep } }, JWT)).toMatchObject({
      attempts: 2,
      latencyMs: null,
    });
  });
});

describe('a name that DNS does not know', () => {
  const MISSING = failed('dns-not-found', 'ENOTFOUND');

  test('is asked for again seconds later, and then missing where the resolver knows Salesforce', async () => {
    const world = salesforce(MISSING);
    const outcome = await ask(world, SECRET);
    expect(causeOf(outcome)).toBe('domain-not-found');
    expect(outcome.judged).toMatchObject({ finding: { stage: 'token', evidence: { error: 'ENOTFOUND' } } });
    expect(world.pauses).toEqual([2_500]);
    expect(world.asked).toEqual([['login.salesforce.com', 12_500]]);
  });

  test('is not asked about where no time is left for it', async () => {
    const world = salesforce(MISSING);
    world.ports.takes = 6_250;
    expect(causeOf(await ask(world, SECRET))).toBe('dns-unavailable');
    expect(world.asked).toEqual([]);
  });

  test('is missing only where DNS said so twice', async () => {
    const world = salesforce(MISSING, BUSY, MISSING);
    expect(causeOf(await ask(world, SECRET))).toBe('domain-not-found');
    expect(causeOf(await ask(salesforce(BUSY, BUSY, MISSING), SECRET))).toBe('dns-unavailable');
  });

  test.each(['missing', 'unknown'] as const)('says nothing where login.salesforce.com is %s', async (exists) => {
    const world = salesforce(MISSING);
    world.ports.exists = exists;
    expect(causeOf(await ask(world, SECRET))).toBe('dns-unavailable');
  });

  test('is forgotten when it resolves the second time', async () => {
    expect((await ask(salesforce(MISSING, GRANTED), SECRET)).judged.ok).toBe(true);
  });
});

describe('a JWT', () => {
  const [OWN, LOGIN] = [`https://${ACME}`, 'https://login.salesforce.com'];

  test('names who asks, for whom, and until when', async () => {
    const world = salesforce(GRANTED);
    expect((await ask(world, JWT)).audiences).toEqual([OWN]);
    expect(world.claims).toEqual([{ iss: 'example_id', sub: 'robot@acme.example', aud: OWN, exp: NOW / 1000 + 150 }]);
  });

  test('is tried for the other audience where the first is refused', async () => {
    const world = salesforce(refusal('audience is invalid'), GRANTED);
    expect(await ask(world, JWT)).toMatchObject({ judged: { ok: true }, attempts: 2, audiences: [OWN, LOGIN] });
    expect(world.claims).toMatchObject([{ aud: OWN }, { aud: LOGIN }]);
  });

  test('comes with the time and the answer of the deciding login, and the tries of both', async () => {
    const second = { ...refusal('user has not approved this consumer'), latencyMs: 99 };
    const outcome = await ask(salesforce(refusal('audience is invalid'), second), JWT);
    expect([causeOf(outcome), outcome.latencyMs, outcome.attempts]).toEqual(['user-not-approved', 99, 2]);
    const tried = [{ about: 'login', text: expect.stringContaining(`${OWN} (audience is invalid) and ${LOGIN}`) }];
    expect(outcome.judged).toMatchObject({ finding: { hints: tried } });
  });

  test('is tried for no other audience than the one that the secret names', async () => {
    const world = salesforce(refusal('audience is invalid'));
    const outcome = await ask(world, { ...JWT, audience: LOGIN });
    expect([outcome.audiences, outcome.attempts, causeOf(outcome)]).toEqual([[LOGIN], 1, 'assertion-rejected']);
    expect(world.sent).toHaveLength(1);
  });

  test('begins with the audience that worked last', async () => {
    expect((await ask(salesforce(GRANTED), JWT, LOGIN)).audiences).toEqual([LOGIN]);
  });

  test('is not tried twice where the answer is about something else', async () => {
    expect((await ask(salesforce(refusal('invalid user')), JWT)).audiences).toEqual([OWN]);
  });
});

describe('a credential beside the one of the check', () => {
  const once = (
    { ports, connection }: World,
    credential: Credential,
    endsAt = NOW + 2_000,
    worked: string | null = null,
  ) => requestOnce(ports, credential, connection, contextOf(credential), endsAt, worked);

  test('is sent once, whatever the trouble', async () => {
    const world = salesforce(BUSY);
    expect(await once(world, SECRET)).toMatchObject({ ok: false, finding: { cause: 'salesforce-unavailable' } });
    expect(world.limits).toEqual([2_000]);
  });

  test('is sent with a millisecond to go where the time is over', async () => {
    const world = salesforce(BUSY);
    await once(world, SECRET, NOW - 1_000);
    expect(world.limits).toEqual([1]);
  });

  test('is sent with the audience that worked last', async () => {
    const world = salesforce(GRANTED);
    await once(world, JWT, NOW + 2_000, 'https://login.salesforce.com');
    expect(world.claims).toMatchObject([{ aud: 'https://login.salesforce.com' }]);
  });

  test('is sent with either audience', async () => {
    const world = salesforce(refusal('invalid audience'), GRANTED);
    expect((await once(world, JWT)).ok).toBe(true);
    expect(world.sent).toHaveLength(2);
  });
});

import { describe, expect, test } from 'vitest';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import type { WireAnswer } from '../../src/salesforce/http.ts';
import {
  credentialOf,
  EVERYTHING,
  healthyAnswer,
  settingsOf,
  type TestSecret,
  type World,
  worldOf,
} from '../memory-ports.ts';
import { answered, failed, html } from '../salesforce/answers.ts';

const WRONG = answered(400, { error: 'invalid_client', error_description: 'invalid client credentials' });
const UNKNOWN_ID = answered(400, { error: 'invalid_client_id', error_description: 'client identifier invalid' });
const BUSY = html(503, 'busy');

const version = (secret: string, parts: object = {}) => credentialOf('acme', { clientSecret: secret, ...parts });
const acme: TestSecret = {
  org: 'acme',
  versionId: 'v-new',
  value: version('new'),
  others: { pending: { id: 'v-staged', value: version('staged') }, previous: { id: 'v-old', value: version('old') } },
};

/** A Salesforce that answers by the client secret it is sent; one it knows nothing of is wrong. */
function worldWhere(answers: Readonly<Record<string, WireAnswer | 'works'>>, secret: TestSecret = acme): World {
  const world = worldOf([secret]);
  world.answer = (host, request) => {
    const sent = new URLSearchParams(request.form?.reveal()).get('client_secret') ?? '';
    const answer = answers[sent] ?? WRONG;
    return request.method === 'GET' || answer === 'works' ? healthyAnswer(host, request) : answer;
  };
  return world;
}

async function run(world: World) {
  world.sent.length = 0;
  const report = await checkOrgs(world.ports, EVERYTHING, settingsOf());
  const tried = world.sent.map(({ request }) => new URLSearchParams(request.form?.reveal()).get('client_secret'));
  const [org] = report.orgs;
  return { org, tried, rotation: org?.rotation };
}

describe('when AWSCURRENT is rejected', () => {
  test('and AWSPREVIOUS still works, the new secret is not active in Salesforce', async () => {
    const { org, rotation, tried } = await run(worldWhere({ old: 'works' }));
    expect(org).toMatchObject({ verdict: 'unhealthy', cause: 'client-secret-wrong', attempts: 1 });
    expect(rotation).toMatchObject({
      versions: { current: 'rejected', pending: 'rejected', previous: 'works' },
      reason:
        'AWSPREVIOUS still works; the new secret is not active in Salesforce. Finish the rotation there, or put the previous one back: ' +
        'credential-health restore acme',
    });
    expect(tried).toEqual(['new', 'staged', 'old']);
  });

  test('and AWSPENDING works, the rotation stopped half-way', async () => {
    const { rotation, tried } = await run(worldWhere({ staged: 'works' }));
    expect(rotation).toMatchObject({
      versions: { current: 'rejected', pending: 'works', previous: 'rejected' },
      reason:
        'AWSPENDING works: the rotation stopped half-way. Finish it: ' +
        'aws secretsmanager update-secret-version-stage --secret-id salesforce/acme --version-stage AWSCURRENT --move-to-version-id v-staged --remove-from-version-id v-new',
    });
    expect(tried).toEqual(['new', 'staged', 'old']);
  });

  test('and no version works, the app or its secret was changed in Salesforce', async () => {
    const { rotation } = await run(worldWhere({}));
    expect(rotation).toMatchObject({
      versions: { current: 'rejected', pending: 'rejected', previous: 'rejected' },
      reason: expect.stringMatching(
        /^No version of the secret works: the app or its secret was changed in Salesforce\. .*: credential-health rotate acme$/,
      ),
    });
  });

  test('for its client id, the versions are compared as well', async () => {
    const { org, rotation } = await run(worldWhere({ new: UNKNOWN_ID, old: 'works' }));
    expect(org?.cause).toBe('client-id-unknown');
    expect(rotation?.versions?.previous).toBe('works');
  });

  test('what was found is part of the alert', async () => {
    const world = worldWhere({ old: 'works' });
    await run(world);
    expect(world.published.at(-1)?.forms.email).toContain('AWSPREVIOUS still works');
  });

  test.each([
    ['busy', BUSY],
    ['not reached', failed('connection', 'ECONNRESET')],
    ['an address that is refused', answered(400, { error: 'invalid_grant', error_description: 'ip restricted' })],
  ])('an answer that judges nothing ends the comparison: %s', async (_, answer) => {
    const { rotation, tried } = await run(worldWhere({ staged: answer, old: 'works' }));
    expect(tried).toEqual(['new', 'staged']);
    expect(rotation).toMatchObject({
      versions: { current: 'rejected', pending: 'unknown', previous: 'unknown' },
      reason: 'Whether another version of the secret works could not be told: the answers judged nothing.',
    });
  });

  test('a version that is refused for another definitive reason does not work either', async () => {
    const blocked = answered(400, { error: 'app_blocked' });
    const { rotation } = await run(worldWhere({ staged: blocked, old: blocked }));
    expect(rotation?.versions).toEqual({ current: 'rejected', pending: 'rejected', previous: 'rejected' });
  });
});

describe('a comparison is made once', () => {
  test('while the same versions stand, and is still reported', async () => {
    const world = worldWhere({ old: 'works' });
    const first = await run(world);
    for (let hours = 0; hours < 3; hours += 1) {
      world.advance(4 * 3_600_000);
      const { tried, rotation } = await run(world);
      expect(tried).toEqual(['new']);
      expect(rotation).toMatchObject({ versions: first.rotation?.versions, reason: first.rotation?.reason });
    }
  });

  test('and again when a version changes', async () => {
    const world = worldWhere({});
    await run(world);
    world.secrets = [{ ...acme, others: { ...acme.others, pending: { id: 'v-3', value: version('third') } } }];
    expect((await run(world)).tried).toEqual(['new', 'third', 'old']);
    expect((await run(world)).tried).toEqual(['new']);
  });

  test('and again when it fails again after it was healthy', async () => {
    const world = worldWhere({ old: 'works' });
    await run(world);
    const rejecting = world.answer;
    world.answer = healthyAnswer;
    expect((await run(world)).rotation).toMatchObject({ versions: null, reason: null });
    world.answer = rejecting;
    expect((await run(world)).tried).toEqual(['new', 'staged', 'old']);
  });

  test('not forgotten over answers that judge nothing', async () => {
    const world = worldWhere({});
    await run(world);
    const rejecting = world.answer;
    world.answer = () => BUSY;
    await run(world);
    world.answer = rejecting;
    expect((await run(world)).tried).toEqual(['new']);
  });

  test('and once more at most where it came to no end', async () => {
    const world = worldWhere({ staged: BUSY });
    expect((await run(world)).tried).toEqual(['new', 'staged']);
    expect((await run(world)).tried).toEqual(['new', 'staged']);
    expect((await run(world)).tried).toEqual(['new']);
  });
});

describe('a version is not sent', () => {
  test('when another cause than id or secret is found', async () => {
    const { tried, rotation } = await run(worldWhere({ new: answered(400, { error: 'app_blocked' }) }));
    expect(tried).toEqual(['new']);
    expect(rotation?.versions).toBeNull();
  });

  test('in the password flow', async () => {
    const user = { username: 'robot@acme.example', password: 'example-password' };
    const secret = { ...acme, value: version('new', user) };
    const { org, tried } = await run(worldWhere({}, secret));
    expect(org).toMatchObject({ flow: 'password', cause: 'client-secret-wrong' });
    expect(tried).toEqual(['new']);
  });

  test('when it holds a password', async () => {
    const user = { username: 'robot@acme.example', password: 'example-password' };
    const secret = { ...acme, others: { previous: { id: 'v-old', value: version('old', user) } } };
    const { tried, rotation } = await run(worldWhere({}, secret));
    expect(tried).toEqual(['new']);
    expect(rotation?.versions).toEqual({ current: 'rejected', pending: 'absent', previous: 'absent' });
  });

  test('when it holds the very pair that was just rejected', async () => {
    const secret = { ...acme, others: { previous: { id: 'v-old', value: version('new') } } };
    const { tried, rotation } = await run(worldWhere({}, secret));
    expect(tried).toEqual(['new']);
    expect(rotation?.versions?.previous).toBe('rejected');
  });

  test.each([
    ['is no credential', '{}'],
    ['names a foreign host', version('old', { domain: 'evil.example.com' })],
  ])('when it %s', async (_, value) => {
    const { tried, rotation } = await run(worldWhere({}, { ...acme, others: { previous: { id: 'v-old', value } } }));
    expect(tried).toEqual(['new']);
    expect(rotation?.versions?.previous).toBe('rejected');
  });

  test('when there is no other version', async () => {
    const { tried, rotation } = await run(worldWhere({}, { ...acme, others: {} }));
    expect(tried).toEqual(['new']);
    expect(rotation).toMatchObject({ versions: null, reason: null });
  });

  test('when AWSPENDING still stands on the current version', async () => {
    const secret = { ...acme, others: { pending: { id: 'v-new', value: version('new') } } };
    expect((await run(worldWhere({}, secret))).tried).toEqual(['new']);
  });
});

describe('the store', () => {
  test.each([
    ['is busy', { kind: 'unavailable', code: 'ThrottlingException', message: 'slow down' }, 'unknown'],
    ['denies a version', { kind: 'refused', code: 'AccessDeniedException', message: 'denied' }, 'unknown'],
    ['no longer has a version', { kind: 'refused', code: 'ResourceNotFoundException', message: 'gone' }, 'absent'],
    ['has binary in a version', { kind: 'binary', versionId: 'v-old' }, 'rejected'],
  ] as const)('that %s is not taken for Salesforce’s word', async (_, reading, expected) => {
    const world = worldWhere({}, { ...acme, others: { previous: { id: 'v-old', value: null } } });
    const { readVersion } = world.ports.secrets;
    Object.assign(world.ports.secrets, {
      readVersion: async (id: string, versionId: string) =>
        versionId === 'v-old' ? reading : readVersion(id, versionId),
    });
    expect((await run(world)).rotation?.versions?.previous).toBe(expected);
  });

  test('whose listing lags behind is asked for the versions of today', async () => {
    const world = worldWhere({ new: 'works' }, acme);
    const { list } = world.ports.secrets;
    const stale = await list();
    // Since that listing a rotation went on: the version read is newer than the one listed.
    world.secrets = [
      {
        org: 'acme',
        versionId: 'v-newer',
        value: version('newer'),
        others: { previous: { id: 'v-new', value: version('new') } },
      },
    ];
    Object.assign(world.ports.secrets, { list: async () => stale });
    const { rotation, tried } = await run(world);
    expect(tried).toEqual(['newer', 'new']);
    expect(rotation?.versions?.previous).toBe('works');
  });

  test('whose listing lags behind and cannot say more leaves the rejection as it is', async () => {
    const world = worldWhere({}, acme);
    const stale = await world.ports.secrets.list();
    world.secrets = [{ ...acme, versionId: 'v-newer', value: version('newer') }];
    Object.assign(world.ports.secrets, { list: async () => stale, find: () => Promise.reject(new Error('throttled')) });
    const { org, tried } = await run(world);
    expect(org).toMatchObject({ cause: 'client-secret-wrong', rotation: { versions: null } });
    expect(tried).toEqual(['newer']);
  });
});

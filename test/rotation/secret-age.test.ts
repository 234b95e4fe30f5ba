import { describe, expect, test } from 'vitest';
import type { SecretReading } from '../../src/credential/ports.ts';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import { credentialOf, EVERYTHING, START, settingsOf, type TestSecret, type World, worldOf } from '../memory-ports.ts';

const DAY = 86_400_000;
const daysAgo = (days: number): Date => new Date(START.getTime() - days * DAY);
const v1: TestSecret = { org: 'acme', versionId: 'v1', value: credentialOf('acme'), createdAt: daysAgo(60) };
const rotated: TestSecret = {
  org: 'acme',
  versionId: 'v2',
  value: credentialOf('acme', { clientSecret: 'example-secret-new' }),
  createdAt: daysAgo(2),
  others: { previous: { id: 'v1', value: v1.value } },
};
const edited: TestSecret = {
  ...rotated,
  value: credentialOf('acme', { domain: 'https://acme.my.salesforce.com' }),
};

async function run(world: World) {
  const report = await checkOrgs(world.ports, EVERYTHING, settingsOf());
  return { rotation: report.orgs[0]?.rotation, notices: report.notices };
}

function unavailable(world: World, versionId: string): () => void {
  const { readVersion } = world.ports.secrets;
  const busy: SecretReading = { kind: 'unavailable', code: 'ThrottlingException', message: 'slow down' };
  Object.assign(world.ports.secrets, {
    readVersion: async (id: string, version: string) => (version === versionId ? busy : readVersion(id, version)),
  });
  return () => void Object.assign(world.ports.secrets, { readVersion });
}

describe('the age of a client secret', () => {
  test('is that of its version', async () => {
    expect((await run(worldOf([v1]))).rotation).toMatchObject({ status: 'current', ageDays: 60 });
  });

  test('starts again with a version that brings another client secret', async () => {
    const world = worldOf([v1]);
    await run(world);
    world.secrets = [rotated];
    expect((await run(world)).rotation).toMatchObject({ status: 'current', ageDays: 2 });
  });

  test('goes on in a version that repeats the client secret', async () => {
    const world = worldOf([v1]);
    await run(world);
    world.secrets = [edited];
    expect((await run(world)).rotation).toMatchObject({ ageDays: 60 });
    expect((await run(world)).rotation).toMatchObject({ ageDays: 60 });
  });

  test('starts again where the former version is gone', async () => {
    const world = worldOf([v1]);
    await run(world);
    world.secrets = [{ ...edited, others: {} }];
    expect((await run(world)).rotation).toMatchObject({ ageDays: 2 });
  });

  test('is asked for again where the store could not tell it at first', async () => {
    const world = worldOf([v1]);
    const restore = unavailable(world, 'v1');
    expect((await run(world)).rotation).toMatchObject({ status: 'unknown', ageDays: null });
    restore();
    expect((await run(world)).rotation).toMatchObject({ status: 'current', ageDays: 60 });
  });

  test.each(['v1', 'v2'])('is not lost where the store cannot give %s while the version changes', async (version) => {
    const world = worldOf([v1]);
    await run(world);
    world.secrets = [edited];
    const restore = unavailable(world, version);
    expect((await run(world)).rotation).toMatchObject({ status: 'unknown' });
    restore();
    expect((await run(world)).rotation).toMatchObject({ ageDays: 60 });
  });

  test('goes on while a version holds no credential: nothing replaced the client secret yet', async () => {
    const world = worldOf([{ ...v1, createdAt: daysAgo(84) }]);
    await run(world);
    world.secrets = [{ ...edited, value: 'not a credential' }];
    const spoilt = await run(world);
    expect(spoilt.rotation).toMatchObject({ status: 'due', ageDays: 84 });
    expect(spoilt.notices.map(({ kind }) => kind)).toEqual(['failing']);
    world.advance(DAY * 6);
    expect((await run(world)).notices.map(({ kind }) => kind)).toContain('rotation-overdue');
    world.secrets = [{ ...rotated, createdAt: START }];
    expect((await run(world)).rotation).toMatchObject({ status: 'current', ageDays: 6 });
  });

  test('goes on while the store refuses the version it is known of, and is not guessed for another', async () => {
    const refused: SecretReading = { kind: 'refused', code: 'AccessDeniedException', message: 'denied' };
    const world = worldOf([v1]);
    await run(world);
    world.secrets = [{ ...v1, reading: refused }];
    expect((await run(world)).rotation).toMatchObject({ status: 'current', ageDays: 60 });
    world.secrets = [{ ...rotated, reading: refused }];
    expect((await run(world)).rotation).toMatchObject({ status: 'unknown', ageDays: null });
  });

  test('reads no version again while none changes', async () => {
    const world = worldOf([v1]);
    await run(world);
    Object.assign(world.ports.secrets, { readVersion: () => Promise.reject(new Error('not needed')) });
    expect((await run(world)).rotation).toMatchObject({ ageDays: 60 });
  });
});

describe('a new client id', () => {
  const newPair: TestSecret = {
    ...rotated,
    value: credentialOf('acme', { clientId: 'example_id_new', clientSecret: 'example-secret-new' }),
    createdAt: START,
  };
  const days = async (world: World, count: number) => {
    const told: Record<number, string> = {};
    for (let day = 0; day < count; day += 1) {
      for (const { kind, text } of (await run(world)).notices) told[day] = `${kind} ${text}`;
      world.advance(DAY);
    }
    return told;
  };

  test('is a cliff for the former pair, told 21 and 29 days after with the date it dies', async () => {
    const world = worldOf([v1]);
    await run(world);
    world.secrets = [newPair];
    const said = expect.stringMatching(/^rotation-due acme: the old key pair ends on 2026-12-22\b/);
    expect(await days(world, 40)).toEqual({ 21: said, 29: said });
    expect(world.published.some(({ forms }) => /every consumer\b/.test(forms.email))).toBe(true);
  });

  test('is known where the store could not give the versions at first', async () => {
    const world = worldOf([v1]);
    await run(world);
    world.secrets = [newPair];
    const restore = unavailable(world, 'v1');
    expect((await run(world)).notices).toEqual([]);
    restore();
    expect(Object.keys(await days(world, 25))).toEqual(['21']);
  });

  test('is not told for the first version ever seen, nor for a new secret alone', async () => {
    const world = worldOf([v1]);
    expect((await run(world)).notices).toEqual([]);
    world.secrets = [rotated];
    expect((await run(world)).notices.filter(({ text }) => text.includes('client id'))).toEqual([]);
  });

  test('is not told where AWS rotates: every rotation brings one', async () => {
    const world = worldOf([v1]);
    const { list } = world.ports.secrets;
    Object.assign(world.ports.secrets, {
      list: async () =>
        (await list()).map((entry) => ({ ...entry, rotation: { managed: true, nextAt: null, lastAt: null } })),
    });
    await run(world);
    world.secrets = [newPair];
    expect((await run(world)).notices).toEqual([]);
  });
});

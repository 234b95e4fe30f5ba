import { describe, expect, test } from 'vitest';
import type { AllowedHost } from '../../src/credential/host.ts';
import { Sealed } from '../../src/credential/sealed.ts';
import { addOrg, addSecret } from '../../src/onboarding/add-org.ts';
import type { Change, Consent } from '../../src/onboarding/change.ts';
import { migrateSecret } from '../../src/onboarding/migrate-secret.ts';
import type { SecretStorePort } from '../../src/onboarding/ports.ts';
import { restoreSecret } from '../../src/onboarding/restore-secret.ts';
import { rotateSecret } from '../../src/onboarding/rotate-secret.ts';
import { readStored } from '../../src/onboarding/stored-secret.ts';
import { credentialOf, healthyAnswer, settingsOf, type TestSecret, type World, worldOf } from '../memory-ports.ts';
import { answered } from '../salesforce/answers.ts';

const YES: Consent = { dryRun: false, agree: async () => true };
const NEW = new Sealed('example-new-secret');

/** A store that notes what it is given, in the order of everything that happens in the world. */
function openWorld(...secrets: readonly TestSecret[]) {
  const world = worldOf(secrets);
  const writes: { name: string; text: string; sentBefore: number }[] = [];
  const note = (name: string, text: Sealed) => {
    writes.push({ name, text: text.reveal(), sentBefore: world.sent.length });
    return { secretId: name, versionId: 'new-version' };
  };
  const store: SecretStorePort = {
    create: async ({ name, text }) => note(name, text),
    replace: async (id, text) => note(id, text),
    makeCurrent: async (secretId, { versionId }) => ({ secretId, versionId }),
    tag: async () => {},
  };
  return { world, writes, ports: { ...world.ports, store } };
}

const refuseAll: World['answer'] = () =>
  answered(400, { error: 'invalid_client', error_description: 'invalid client credentials' });

const NEW_ORG = {
  org: 'acme',
  host: 'acme.my.salesforce.com',
  clientId: 'example_id',
  clientSecret: NEW,
  tags: { team: 'billing' },
  kmsKeyId: null,
};

describe('adding an org', () => {
  const add = ({ ports }: ReturnType<typeof openWorld>, consent = YES): Promise<Change> =>
    addOrg(ports, NEW_ORG, 'salesforce/', settingsOf(), consent);

  test('tries the flow, asks, and then stores, in this order', async () => {
    const opened = openWorld();
    const order: string[] = [];
    const agree: Consent['agree'] = async (checked, plan) => {
      order.push(`asked about ${plan.name}, ${checked.verdict}, after ${opened.world.sent.length} requests`);
      return true;
    };
    const change = await add(opened, { dryRun: false, agree });
    expect(order).toEqual(['asked about salesforce/acme, healthy, after 2 requests']);
    expect(opened.writes).toEqual([
      {
        name: 'salesforce/acme',
        text: '{"clientId":"example_id","clientSecret":"example-new-secret","domain":"acme.my.salesforce.com"}',
        sentBefore: 2,
      },
    ]);
    expect(change).toMatchObject({ kind: 'stored', stored: { versionId: 'new-version' } });
  });

  test.each([
    ['refused', 'that does not work', refuseAll, YES],
    ['planned', 'in a dry run', healthyAnswer, { ...YES, dryRun: true }],
    ['declined', 'that the person does not want', healthyAnswer, { ...YES, agree: async () => false }],
  ] as const)('ends %s and stores nothing %s', async (kind, _, answer, consent) => {
    const opened = openWorld();
    opened.world.answer = answer;
    expect((await add(opened, consent)).kind).toBe(kind);
    expect(opened.writes).toEqual([]);
  });

  test('stores nothing on an answer that judges nothing', async () => {
    const opened = openWorld();
    opened.world.answer = () => answered(503, 'down');
    expect(await add(opened)).toMatchObject({ kind: 'refused', checked: { verdict: 'inconclusive' } });
    expect(opened.writes).toEqual([]);
  });

  test.each([
    ['there', null, /already.*:\n {2}credential-health rotate acme$/],
    [
      'planned for deletion',
      new Date('2026-12-01'),
      /planned for deletion on 2026-12-01.*:\n {2}aws secretsmanager restore-secret/,
    ],
  ])('asks nobody when the secret is %s', async (_, deletionAt, advice) => {
    const opened = openWorld({ org: 'acme', value: {}, ...(deletionAt === null ? {} : { deletionAt }) });
    await expect(add(opened)).rejects.toThrow(advice);
    expect(opened.world.sent).toEqual([]);
  });

  test('that cannot be stored says that nothing half-way is', async () => {
    const { ports } = openWorld();
    const broken = { ...ports, store: { ...ports.store, create: () => Promise.reject(new Error('no permission')) } };
    await expect(addOrg(broken, NEW_ORG, 'salesforce/', settingsOf(), YES)).rejects.toThrow(
      /^salesforce\/acme could not be stored: no permission\nIt holds what it held before, or all of the new value/,
    );
  });
});

describe('restoring a secret', () => {
  test('shows neither of its two versions, whatever the answer repeats', async () => {
    const opened = openWorld({
      org: 'acme',
      value: credentialOf('acme', { clientSecret: 'example-failing-secret' }),
      others: { previous: { id: 'before', value: credentialOf('acme') } },
    });
    opened.world.answer = () =>
      answered(400, { error: 'x', error_description: 'not example-secret-acme, nor example-failing-secret' });
    const change = await restoreSecret(opened.ports, 'acme', settingsOf(), YES);
    expect(change).toMatchObject({ kind: 'refused' });
    expect(change.checked.evidence?.description).toBe('not [redacted], nor [redacted]');
  });

  test('that has none says how a new one is stored', async () => {
    const { ports } = openWorld({ org: 'acme', value: credentialOf('acme') });
    await expect(restoreSecret(ports, 'acme', settingsOf(), YES)).rejects.toThrow(
      /no former version \(AWSPREVIOUS\), so there is nothing to restore\. To store a new client secret:\n {2}credential-health rotate acme$/,
    );
  });
});

describe('a secret of thousands of levels', () => {
  const value = JSON.stringify(credentialOf('acme')).replace(
    '}',
    `,"deep":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
  );
  const sentence = 'The secret is nested too deeply to be changed here. Store it with the keys it needs alone.';

  test('is neither rotated nor restored nor added, and that is said', async () => {
    const { ports } = openWorld({ org: 'acme', value, others: { previous: { id: 'before', value } } });
    const stored = await readStored(ports.secrets, 'acme');
    const renewal = { clientSecret: NEW, clientId: null };
    await expect(rotateSecret(ports, stored, renewal, settingsOf(), YES)).rejects.toThrow(sentence);
    await expect(restoreSecret(ports, 'acme', settingsOf(), YES)).rejects.toThrow(sentence);
    const added = { org: 'new', text: new Sealed(value), tags: {}, kmsKeyId: null };
    await expect(addSecret(ports, added, 'salesforce/', settingsOf(), YES)).rejects.toThrow(sentence);
  });
});

describe('rotating a client secret', () => {
  const ACME = { org: 'acme', value: credentialOf('acme', { note: 'kept' }) };
  const rotate = async ({ ports }: ReturnType<typeof openWorld>, clientSecret = NEW, clientId: string | null = null) =>
    rotateSecret(ports, await readStored(ports.secrets, 'acme'), { clientSecret, clientId }, settingsOf(), YES);

  test('stores the secret with the rest as it was', async () => {
    const opened = openWorld(ACME);
    expect(await rotate(opened)).toMatchObject({ kind: 'stored', plan: { formerVersionId: 'version-1-of-acme' } });
    expect(JSON.parse(opened.writes[0]?.text ?? '')).toEqual(
      credentialOf('acme', { note: 'kept', clientSecret: 'example-new-secret' }),
    );
  });

  test('changes nothing when that is what is stored', async () => {
    const opened = openWorld(ACME);
    expect((await rotate(opened, new Sealed('example-secret-acme'))).kind).toBe('unchanged');
    expect(opened.writes).toEqual([]);
  });

  test('holds the new secret to the org that the tag expects', async () => {
    const opened = openWorld({ ...ACME, tags: { 'credential-health:org-id': '00D000000000009' } });
    expect(await rotate(opened)).toMatchObject({ kind: 'refused', checked: { cause: 'org-mismatch' } });
  });

  test('shows neither the new secret nor the stored one, whatever the answer repeats', async () => {
    const opened = openWorld(ACME);
    opened.world.answer = () =>
      answered(400, { error: 'x', error_description: 'not example-secret-acme but example-new-secret' });
    const change = await rotate(opened);
    expect(change.checked.evidence?.description).toBe('not [redacted] but [redacted]');
  });

  test('tries an org that is switched off, too', async () => {
    const opened = openWorld({ ...ACME, tags: { 'credential-health:enabled': 'false' } });
    expect((await rotate(opened)).kind).toBe('stored');
  });

  test('does not overwrite what somebody else stored meanwhile', async () => {
    const opened = openWorld(ACME);
    const former = await readStored(opened.ports.secrets, 'acme');
    const meanwhile: Consent['agree'] = async () => {
      opened.world.secrets = [{ ...ACME, versionId: 'version-2' }];
      return true;
    };
    const change = rotateSecret(opened.ports, former, { clientSecret: NEW, clientId: null }, settingsOf(), {
      dryRun: false,
      agree: meanwhile,
    });
    await expect(change).rejects.toThrow(/^salesforce\/acme was changed by somebody else meanwhile/);
    expect(opened.writes).toEqual([]);
  });

  test('is left to AWS where AWS rotates', async () => {
    const { ports } = openWorld(ACME);
    const [entry] = await ports.secrets.list();
    const managed = { ...entry, rotation: { managed: true, nextAt: null, lastAt: null } } as NonNullable<typeof entry>;
    const secrets = { ...ports.secrets, find: async () => [managed] };
    await expect(readStored(secrets, 'acme')).rejects.toThrow(/aws secretsmanager rotate-secret/);
  });
});

describe('migrating a username-password secret', () => {
  const user = { username: 'robot@example.com', password: 'example-password' };
  const secretOn = (domain: string) => ({ org: 'acme', value: credentialOf('acme', { ...user, domain }) });
  const migrate = async ({ ports }: ReturnType<typeof openWorld>, named: AllowedHost | null = null) =>
    migrateSecret(ports, await readStored(ports.secrets, 'acme'), named, settingsOf(), YES);
  const grants = (world: World) =>
    world.sent.flatMap(({ host, request }) => {
      const grant = new URLSearchParams(request.form?.reveal()).get('grant_type');
      return grant === null ? [] : [`${grant} at ${host}`];
    });

  test('tries client credentials on the My Domain that is stored', async () => {
    const opened = openWorld(secretOn('acme.my.salesforce.com'));
    expect(await migrate(opened)).toMatchObject({ kind: 'stored', plan: { removed: ['username', 'password'] } });
    expect(grants(opened.world)).toEqual(['client_credentials at acme.my.salesforce.com']);
    expect(JSON.parse(opened.writes[0]?.text ?? '')).toEqual(credentialOf('acme'));
  });

  test('logs in with the password where a generic host hides the My Domain', async () => {
    const opened = openWorld(secretOn('login.salesforce.com'));
    opened.world.answer = (host, request) =>
      healthyAnswer(host === 'login.salesforce.com' ? 'acme.my.salesforce.com' : host, request);
    await migrate(opened);
    expect(grants(opened.world)).toEqual([
      'password at login.salesforce.com',
      'client_credentials at acme.my.salesforce.com',
    ]);
  });

  test('asks for the My Domain when that login fails, and does not need it then', async () => {
    const opened = openWorld(secretOn('login.salesforce.com'));
    opened.world.answer = (host, request) =>
      host === 'login.salesforce.com' ? refuseAll(host, request, 0) : healthyAnswer(host, request);
    await expect(migrate(opened)).rejects.toThrow(/Name it: --domain$/);
    expect((await migrate(opened, 'acme.my.salesforce.com' as AllowedHost)).kind).toBe('stored');
  });

  test('stores nothing while client credentials do not work', async () => {
    const opened = openWorld(secretOn('acme.my.salesforce.com'));
    opened.world.answer = () =>
      answered(400, { error: 'invalid_grant', error_description: 'no client credentials user enabled' });
    expect(await migrate(opened)).toMatchObject({ kind: 'refused', checked: { cause: 'run-as-user-missing' } });
    expect(opened.writes).toEqual([]);
  });
});

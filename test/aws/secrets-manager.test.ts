import { inspect } from 'node:util';
import {
  CreateSecretCommand,
  type CreateSecretCommandInput,
  DeleteSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, test } from 'vitest';
import { secretsManager } from '../../src/adapters/secrets-manager.ts';
import type { SecretReading } from '../../src/credential/ports.ts';
import { aws, describeOnAws, ownName } from './emulator.ts';
import { faultEndpoint } from './fault-endpoint.ts';

const account = new SecretsManagerClient(aws);

let prefix: string;

beforeEach(() => {
  prefix = `${ownName('salesforce')}/`;
});

const adapter = (config: SecretsManagerClientConfig = {}) =>
  secretsManager({ ...aws, ...config }, { prefixes: [prefix] });

/** An adapter whose calls pass a proxy that fails on demand; without retries, so that one fault is one outcome. */
async function faultyAdapter(config: SecretsManagerClientConfig = { maxAttempts: 1 }) {
  const proxy = await faultEndpoint(aws.endpoint);
  return { proxy, secrets: adapter({ endpoint: proxy.url, ...config }) };
}

async function create(org: string, input: Partial<CreateSecretCommandInput> = {}): Promise<string> {
  const { ARN = '' } = await account.send(
    new CreateSecretCommand({ Name: prefix + org, SecretString: `{"of":"${org}"}`, ...input }),
  );
  return ARN;
}

async function createMany(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let start = 0; start < count; start += 20) {
    const orgs = Array.from({ length: Math.min(20, count - start) }, (_, index) => `org-${start + index}`);
    ids.push(...(await Promise.all(orgs.map((org) => create(org)))));
  }
  return ids;
}

/** What the readings say, by id, texts revealed. */
function said(readings: ReadonlyMap<string, SecretReading>): Record<string, string> {
  return Object.fromEntries(
    [...readings].map(([id, reading]) => [id, reading.kind === 'text' ? reading.text.reveal() : reading.kind]),
  );
}

describeOnAws('listing', () => {
  test('gives every secret under the prefix and no other, a hundred a call', async () => {
    await createMany(205);
    await account.send(new CreateSecretCommand({ Name: `other/${prefix}acme`, SecretString: '{}' }));
    const { proxy, secrets } = await faultyAdapter();
    const listed = await secrets.list();
    expect(new Set(listed.map(({ org }) => org)).size).toBe(205);
    expect(listed.every(({ name, org }) => name === prefix + org)).toBe(true);
    expect(proxy.calls.map(({ action }) => action)).toEqual(['ListSecrets', 'ListSecrets', 'ListSecrets']);
    expect(JSON.parse(proxy.calls[0]?.input ?? '')).toMatchObject({ MaxResults: 100 });
  });

  test('gives the secrets of several prefixes, under their full name where two give the same', async () => {
    const other = `${ownName('sf')}/`;
    const names = [`${prefix}acme`, `${prefix}globex`, `${other}acme`];
    for (const Name of names) await account.send(new CreateSecretCommand({ Name, SecretString: '{}' }));
    const secrets = secretsManager(aws, { prefixes: [prefix, other] });
    expect((await secrets.list()).map(({ org }) => org).sort()).toEqual([names[0], 'globex', names[2]].sort());
    const found = async (...asked: string[]) => (await secrets.find(asked)).map(({ org }) => org).sort();
    expect(await found('globex')).toEqual(['globex']);
    expect(await found(`${prefix}globex`)).toEqual(['globex']);
    expect(await found('acme')).toEqual([names[0], names[2]].sort());
    expect(await found(`${other}acme`)).toEqual([names[2]]);
  });

  test('gives id, name, org, tags and the version at each stage', async () => {
    const id = await create('acme', {
      Tags: [
        { Key: 'credential-health:team', Value: 'billing' },
        { Key: 'empty', Value: '' },
      ],
    });
    const second = await account.send(new PutSecretValueCommand({ SecretId: id, SecretString: '{"second":1}' }));
    const third = await account.send(
      new PutSecretValueCommand({ SecretId: id, SecretString: '{"third":1}', VersionStages: ['AWSPENDING'] }),
    );
    const [entry, ...others] = await adapter().list();
    expect(others).toEqual([]);
    expect(entry).toEqual({
      id,
      name: `${prefix}acme`,
      org: 'acme',
      tags: { 'credential-health:team': 'billing', empty: '' },
      versions: {
        current: second.VersionId,
        pending: third.VersionId,
        previous: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
      rotation: { managed: false, nextAt: null, lastAt: null },
      deletionAt: null,
    });
  });

  test('gives what is scheduled for deletion, with its date', async () => {
    const id = await create('acme');
    const { DeletionDate } = await account.send(new DeleteSecretCommand({ SecretId: id, RecoveryWindowInDays: 7 }));
    const [entry] = await adapter().list();
    expect(DeletionDate).toBeInstanceOf(Date);
    expect(entry).toMatchObject({ org: 'acme', deletionAt: DeletionDate });
  });

  test('leaves replicas out, which their own Region checks', async () => {
    const id = await create('acme', { AddReplicaRegions: [{ Region: 'us-east-1' }] });
    expect((await adapter().list()).map((entry) => entry.id)).toEqual([id]);
    expect(await adapter({ region: 'us-east-1' }).list()).toEqual([]);
    expect(await adapter({ region: 'us-east-1' }).find(['acme'])).toEqual([]);
  });

  test('goes on after an empty page, and drops names that only resemble the prefix', async () => {
    const { proxy, secrets } = await faultyAdapter();
    const entry = (name: string) => ({ ARN: `arn:${name}`, Name: name });
    proxy.next(
      'ListSecrets',
      { answer: { SecretList: [], NextToken: 'one' } },
      {
        answer: { SecretList: [entry(`x${prefix}acme`), entry(prefix), entry(prefix.toUpperCase())], NextToken: 'two' },
      },
      { answer: { SecretList: [entry(`${prefix}eu/globex`)] } },
    );
    expect((await secrets.list()).map(({ org }) => org)).toEqual(['eu/globex']);
  });

  test.each([
    [
      'a rotation Lambda',
      { RotationEnabled: true, RotationLambdaARN: 'arn:aws:lambda:eu-central-1:1:function:r' },
      true,
    ],
    ['AWS itself, as a managed external secret', { RotationEnabled: true, Type: 'SalesforceClientSecret' }, true],
    [
      'nobody any more, though the rules remain',
      { RotationEnabled: false, RotationRules: { AutomaticallyAfterDays: 30 } },
      false,
    ],
  ])('says whether a secret is rotated: by %s', async (_, rotation, managed) => {
    const { proxy, secrets } = await faultyAdapter();
    const dates = { NextRotationDate: 1_800_000_000, LastRotatedDate: 1_700_000_000 };
    const secret = { ARN: 'arn:acme', Name: `${prefix}acme`, ...dates, ...rotation };
    proxy.next('ListSecrets', { answer: { SecretList: [secret] } });
    proxy.next('DescribeSecret', { answer: secret });
    const expected = { managed, nextAt: new Date(1_800_000_000_000), lastAt: new Date(1_700_000_000_000) };
    expect((await secrets.list())[0]?.rotation).toEqual(expected);
    expect((await secrets.find(['acme']))[0]?.rotation).toEqual(expected);
  });

  test('that is throttled is tried again', async () => {
    await create('acme');
    const { proxy, secrets } = await faultyAdapter({});
    proxy.next(
      'ListSecrets',
      { error: 'ThrottlingException' },
      { error: 'InternalServiceError', status: 500 },
      'reset-before',
    );
    expect(await secrets.list()).toHaveLength(1);
    expect(proxy.calls).toHaveLength(4);
  });

  test.each([
    [
      'that is denied names the permission',
      { error: 'AccessDeniedException', message: 'User: arn:aws:sts::123456789012:assumed-role/x is not authorized' },
      /^Secrets Manager ListSecrets failed \(AccessDeniedException\): allow secretsmanager:ListSecrets on all secrets \(\*\) to this role$/,
      'denied',
    ],
    [
      'that stays throttled says so',
      { error: 'ThrottlingException' },
      /\(ThrottlingException\): the account's rate/,
      'throttled',
    ],
    ['that fails says so', { error: 'InternalServiceError', status: 500 }, /did not answer or failed/, 'unavailable'],
    ['that breaks off says so', 'reset-before', /\(ECONNRESET\): Secrets Manager did not answer/, 'unavailable'],
    [
      'under stale credentials says so',
      { error: 'ExpiredTokenException' },
      /sign in, or set AWS_PROFILE/,
      'not-configured',
    ],
  ] as const)('%s', async (_, fault, message, trouble) => {
    const { proxy, secrets } = await faultyAdapter();
    proxy.always('ListSecrets', fault);
    await expect(secrets.list()).rejects.toThrow(message);
    await expect(secrets.list()).rejects.toMatchObject({ name: 'AwsCallError', trouble });
  });
});

describeOnAws('finding by name', () => {
  test('gives the same entries as listing', async () => {
    const id = await create('acme', { Tags: [{ Key: 'credential-health:team', Value: 'billing' }] });
    await account.send(new PutSecretValueCommand({ SecretId: id, SecretString: '{"second":1}' }));
    await create('globex');
    expect(await adapter().find(['acme'])).toEqual((await adapter().list()).filter(({ org }) => org === 'acme'));
  });

  test('leaves out what does not exist, and asks for each name once', async () => {
    await createMany(25);
    const { proxy, secrets } = await faultyAdapter();
    const orgs = Array.from({ length: 25 }, (_, index) => `org-${index}`);
    const found = await secrets.find([...orgs, 'none', ...orgs]);
    expect(found.map(({ org }) => org)).toEqual(orgs);
    expect(proxy.calls).toHaveLength(26);
  });

  test.each(['', 'ac me', 'acme\n', 'acmé', 'x'.repeat(513), '*'])(
    'sends nothing for %j, which can name no secret',
    async (org) => {
      const { proxy, secrets } = await faultyAdapter();
      expect(await secrets.find([`${org} `, `${org}:`])).toEqual([]);
      expect(proxy.calls).toEqual([]);
    },
  );

  test('that is denied names the secret and the permission', async () => {
    const { proxy, secrets } = await faultyAdapter();
    proxy.next('DescribeSecret', { error: 'AccessDeniedException' });
    await expect(secrets.find(['acme'])).rejects.toThrow(
      `allow secretsmanager:DescribeSecret on the secret ${prefix}acme to this role`,
    );
  });
});

describeOnAws('reading values', () => {
  test('takes one call for twenty', async () => {
    const ids = await createMany(45);
    const { proxy, secrets } = await faultyAdapter();
    const readings = await secrets.read(ids);
    expect(said(readings)).toEqual(Object.fromEntries(ids.map((id, index) => [id, `{"of":"org-${index}"}`])));
    expect(proxy.calls.map(({ action }) => action)).toEqual(Array(3).fill('BatchGetSecretValue'));
  });

  test('gives the AWSCURRENT text with its version, sealed, and no date, since the batch does not say whose it is', async () => {
    const id = await create('acme', { SecretString: 'first-example' });
    const { VersionId } = await account.send(
      new PutSecretValueCommand({ SecretId: id, SecretString: 'second-example' }),
    );
    const readings = await adapter().read([id, id]);
    expect([...readings]).toEqual([
      [id, { kind: 'text', text: expect.anything(), versionId: VersionId, createdAt: null }],
    ]);
    expect(said(readings)).toEqual({ [id]: 'second-example' });
    expect(inspect(readings, { depth: 9 })).not.toContain('second-example');
  });

  test('says of a binary value that it is one', async () => {
    const id = await create('acme', { SecretString: undefined, SecretBinary: Buffer.from('example') });
    expect((await adapter().read([id])).get(id)).toEqual({ kind: 'binary', versionId: expect.any(String) });
  });

  test('reads the others when some are gone or about to be deleted', async () => {
    const [good = '', deleted = ''] = await createMany(2);
    await account.send(new DeleteSecretCommand({ SecretId: deleted, RecoveryWindowInDays: 7 }));
    const gone = `${good.slice(0, -12)}gone-AbCdEf`;
    const readings = await adapter().read([gone, good, deleted]);
    expect(readings.get(good)).toMatchObject({ kind: 'text' });
    expect(readings.get(gone)).toMatchObject({ kind: 'refused', code: 'ResourceNotFoundException' });
    expect(readings.get(deleted)).toMatchObject({ kind: 'refused', code: 'InvalidRequestException' });
  });

  const ARN = (org: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${org}-AbCdEf`;

  test.each([
    [
      'AccessDeniedException',
      'User: arn:aws:sts::123456789012:x is not authorized',
      'refused',
      /allow secretsmanager:GetSecretValue/,
    ],
    ['AccessDeniedException', 'Access to KMS is not allowed', 'refused', /allow kms:Decrypt on that key/],
    ['DecryptionFailure', 'Secrets Manager cannot decrypt', 'refused', /KMS key cannot decrypt/],
    ['ResourceNotFoundException', 'staging label AWSCURRENT', 'refused', /store a value/],
    ['InvalidRequestException', 'marked for deletion', 'refused', /scheduled for deletion/],
    ['InvalidParameterException', 'bad', 'refused', /rejects the request/],
    ['InternalServiceError', 'oops', 'unavailable', /did not answer or failed/],
    ['ThrottlingException', 'Rate exceeded', 'unavailable', /throttles/],
  ])('turns %s (%s) for one secret into %s', async (code, message, kind, words) => {
    const { proxy, secrets } = await faultyAdapter();
    const bad = { SecretId: ARN('bad'), ErrorCode: code, Message: message };
    const good = { ARN: ARN('good'), Name: 'good', SecretString: '{}', VersionId: 'v1' };
    proxy.next('BatchGetSecretValue', { answer: { SecretValues: [good], Errors: [bad] } });
    const readings = await secrets.read([ARN('bad'), ARN('good')]);
    expect(readings.get(ARN('bad'))).toEqual({ kind, code, message: expect.stringMatching(words) });
    expect(inspect(readings.get(ARN('bad')))).not.toContain('123456789012');
    expect(readings.get(ARN('good'))).toMatchObject({ kind: 'text', versionId: 'v1' });
  });

  test('understands errors that speak of a secret by its name', async () => {
    const { proxy, secrets } = await faultyAdapter();
    const error = { SecretId: 'salesforce/acme', ErrorCode: 'DecryptionFailure', Message: '' };
    proxy.next('BatchGetSecretValue', { answer: { SecretValues: [], Errors: [error] } });
    const readings = await secrets.read([ARN('salesforce/acme'), ARN('salesforce/acme-eu')]);
    expect(readings.get(ARN('salesforce/acme'))).toMatchObject({ code: 'DecryptionFailure' });
    expect(readings.get(ARN('salesforce/acme-eu'))).toMatchObject({ kind: 'unavailable', code: 'NoAnswer' });
  });

  test('goes on after an empty page', async () => {
    const { proxy, secrets } = await faultyAdapter();
    const value = { ARN: ARN('acme'), Name: 'acme', SecretString: '{}', VersionId: 'v1' };
    proxy.next(
      'BatchGetSecretValue',
      { answer: { SecretValues: [], Errors: [], NextToken: 'more' } },
      { answer: { SecretValues: [value] } },
    );
    expect(said(await secrets.read([ARN('acme')]))).toEqual({ [ARN('acme')]: '{}' });
    expect(JSON.parse(proxy.calls[1]?.input ?? '')).toEqual({ SecretIdList: [ARN('acme')], NextToken: 'more' });
  });

  describe('when the whole call fails', () => {
    test.each([
      ['denied', { error: 'AccessDeniedException' }, 'refused', /allow secretsmanager:BatchGetSecretValue/],
      ['throttled', { error: 'ThrottlingException' }, 'unavailable', /throttles/],
      ['failing', { error: 'InternalServiceError', status: 500 }, 'unavailable', /did not answer or failed/],
      ['reset', 'reset-before', 'unavailable', /did not answer or failed/],
      [
        'stale credentials',
        { error: 'ExpiredTokenException' },
        'unavailable',
        /credentials of the checker are not valid/,
      ],
    ] as const)('%s, every secret of it says so', async (_, fault, kind, words) => {
      const { proxy, secrets } = await faultyAdapter();
      proxy.always('BatchGetSecretValue', fault);
      const readings = await secrets.read([ARN('a'), ARN('b')]);
      expect([...readings.keys()]).toEqual([ARN('a'), ARN('b')]);
      for (const reading of readings.values()) {
        expect(reading).toMatchObject({ kind, message: expect.stringMatching(words) });
      }
      expect(proxy.calls).toHaveLength(1);
    });

    test('for the sake of one secret, the others are read alone', async () => {
      const [good = '', other = ''] = await createMany(2);
      const { proxy, secrets } = await faultyAdapter();
      proxy.next('BatchGetSecretValue', { error: 'DecryptionFailure' });
      proxy.next('GetSecretValue', { error: 'DecryptionFailure' });
      const kinds = [...(await secrets.read([good, other])).values()].map(({ kind }) => kind).sort();
      expect(kinds).toEqual(['refused', 'text']);
    });

    test('in the middle, what came before it counts', async () => {
      const { proxy, secrets } = await faultyAdapter();
      const value = { ARN: ARN('a'), Name: 'a', SecretString: '{}', VersionId: 'v1' };
      proxy.next(
        'BatchGetSecretValue',
        { answer: { SecretValues: [value], NextToken: 'more' } },
        { error: 'ThrottlingException' },
      );
      const readings = await secrets.read([ARN('a'), ARN('b')]);
      expect([...readings.values()].map(({ kind }) => kind)).toEqual(['text', 'unavailable']);
    });

    test('for a moment, it is tried again', async () => {
      const ids = await createMany(2);
      const { proxy, secrets } = await faultyAdapter({});
      proxy.next(
        'BatchGetSecretValue',
        { error: 'ThrottlingException' },
        { error: 'InternalServiceError', status: 500 },
      );
      expect([...(await secrets.read(ids)).values()].map(({ kind }) => kind)).toEqual(['text', 'text']);
    });
  });

  test('never quotes a garbled answer, which may hold values', async () => {
    const { proxy, secrets } = await faultyAdapter();
    proxy.always('BatchGetSecretValue', { answer: '{"SecretValues":[{"SecretString":"example-secret" garbled' });
    const reading = (await secrets.read([ARN('acme')])).get(ARN('acme'));
    expect(reading).toMatchObject({ kind: 'unavailable' });
    expect(inspect(reading, { depth: 9, showHidden: true })).not.toContain('example-secret');
  });
});

describeOnAws('reading one version', () => {
  test('gives the text of that version', async () => {
    const id = await create('acme', { SecretString: 'first-example' });
    const first = (await adapter().list())[0]?.versions.current ?? '';
    await account.send(new PutSecretValueCommand({ SecretId: id, SecretString: 'second-example' }));
    const reading = await adapter().readVersion(id, first);
    expect(reading).toMatchObject({ kind: 'text', versionId: first, createdAt: expect.any(Date) });
    expect(said(new Map([[id, reading]]))).toEqual({ [id]: 'first-example' });
  });

  test('dates it by the version', async () => {
    const { proxy, secrets } = await faultyAdapter();
    const value = { ARN: 'arn', Name: 'acme', SecretString: '{}', VersionId: 'v1', CreatedDate: 1_700_000_000 };
    proxy.next('GetSecretValue', { answer: value });
    expect(await secrets.readVersion('arn', 'v1')).toMatchObject({ createdAt: new Date(1_700_000_000_000) });
    expect(JSON.parse(proxy.calls[0]?.input ?? '')).toEqual({ SecretId: 'arn', VersionId: 'v1' });
  });

  test('that does not exist is refused', async () => {
    const id = await create('acme');
    expect(await adapter().readVersion(id, '00000000-0000-4000-8000-000000000000')).toMatchObject({
      kind: 'refused',
      code: 'ResourceNotFoundException',
    });
  });

  test('that is denied names the permission', async () => {
    const { proxy, secrets } = await faultyAdapter();
    proxy.next('GetSecretValue', { error: 'AccessDeniedException' });
    expect(await secrets.readVersion('arn', 'v1')).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('secretsmanager:GetSecretValue'),
    });
  });
});

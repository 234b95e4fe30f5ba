import { CreateSecretCommand, DeleteSecretCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { expect, test } from 'vitest';
import { secretsManager } from '../../src/adapters/secrets-manager.ts';
import { aws, describeOnAws, ownName } from './emulator.ts';
import { secretsAccount } from './secrets-account.ts';

const { account, prefix, adapter, faultyAdapter, create, createMany } = secretsAccount();

describeOnAws('listing', () => {
  test('gives every secret under the prefix and no other, a hundred a call', async () => {
    await createMany(205);
    await account.send(new CreateSecretCommand({ Name: `other/${prefix()}acme`, SecretString: '{}' }));
    const { proxy, secrets } = await faultyAdapter();
    const listed = await secrets.list();
    expect(new Set(listed.map(({ org }) => org)).size).toBe(205);
    expect(listed.every(({ name, org }) => name === prefix() + org)).toBe(true);
    expect(proxy.calls.map(({ action }) => action)).toEqual(['ListSecrets', 'ListSecrets', 'ListSecrets']);
    expect(JSON.parse(proxy.calls[0]?.input ?? '')).toMatchObject({ MaxResults: 100 });
  });

  test('gives the secrets of several prefixes, under their full name where two give the same', async () => {
    const other = `${ownName('sf')}/`;
    const names = [`${prefix()}acme`, `${prefix()}globex`, `${other}acme`];
    for (const Name of names) await account.send(new CreateSecretCommand({ Name, SecretString: '{}' }));
    const secrets = secretsManager(aws, { prefixes: [prefix(), other] });
    expect((await secrets.list()).map(({ org }) => org).sort()).toEqual([names[0], 'globex', names[2]].sort());
    const found = async (...asked: string[]) => (await secrets.find(asked)).map(({ org }) => org).sort();
    expect(await found('globex')).toEqual(['globex']);
    expect(await found(`${prefix()}globex`)).toEqual(['globex']);
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
      name: `${prefix()}acme`,
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
        answer: {
          SecretList: [entry(`x${prefix()}acme`), entry(prefix()), entry(prefix().toUpperCase())],
          NextToken: 'two',
        },
      },
      { answer: { SecretList: [entry(`${prefix()}eu/globex`)] } },
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
    const secret = { ARN: 'arn:acme', Name: `${prefix()}acme`, ...dates, ...rotation };
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
      `allow secretsmanager:DescribeSecret on the secret ${prefix()}acme to this role`,
    );
  });
});

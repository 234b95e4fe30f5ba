import { inspect } from 'node:util';
import { DeleteSecretCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { describeOnAws } from './emulator.ts';
import { said, secretsAccount } from './secrets-account.ts';

const { account, adapter, faultyAdapter, create, createMany } = secretsAccount();

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

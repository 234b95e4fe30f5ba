import { describe, expect, test } from 'vitest';
import { stepLine } from '../../src/causes/step.ts';
import { comparisonKey, explainComparison } from '../../src/rotation/explain-versions.ts';

const versions = { current: 'v2', pending: 'v3', previous: 'v1' };
const secret = (id: string, managed = false) => ({
  id,
  org: 'acme',
  rotation: { managed, nextAt: null, lastAt: null },
});

describe('the command that mends a rotation', () => {
  test('can be pasted whatever the secret is called', () => {
    const result = { current: 'rejected', pending: 'works', previous: 'rejected' } as const;
    expect(stepLine(explainComparison(result, versions, secret("salesforce/o'hara & sons")))).toContain(
      "--secret-id 'salesforce/o'\\''hara & sons' --version-stage AWSCURRENT --move-to-version-id v3 --remove-from-version-id v2",
    );
  });

  test.each([
    ['works', 'credential-health restore acme'],
    ['rejected', 'credential-health rotate acme'],
  ] as const)('is our own where AWSPREVIOUS %s', (previous, run) => {
    const result = { current: 'rejected', pending: 'absent', previous } as const;
    expect(explainComparison(result, versions, secret('s'))).toMatchObject({ run });
  });

  test('is one of AWS where AWS rotates the secret, and takes an ARN as it is', () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:salesforce/acme-AbCdEf';
    const result = { current: 'rejected', pending: 'absent', previous: 'works' } as const;
    expect(stepLine(explainComparison(result, versions, secret(arn, true)))).toContain(
      `--secret-id ${arn} --version-stage AWSCURRENT --move-to-version-id v1`,
    );
  });

  test('finishes the rotation where AWSPENDING and AWSPREVIOUS both work', () => {
    const result = { current: 'rejected', pending: 'works', previous: 'works' } as const;
    expect(stepLine(explainComparison(result, versions, secret('s')))).toMatch(
      /^AWSPENDING works.*--move-to-version-id v3/,
    );
  });

  test('is not given where nothing could be told', () => {
    const result = { current: 'rejected', pending: 'rejected', previous: 'unknown' } as const;
    expect(stepLine(explainComparison(result, versions, secret('s')))).not.toContain('aws ');
  });
});

test('versions are the same again only when all three are', () => {
  const keys = [
    versions,
    { ...versions, pending: null },
    { ...versions, previous: null },
    { ...versions, current: 'v4' },
    { current: 'v2', pending: null, previous: 'v3' },
  ].map(comparisonKey);
  expect(new Set(keys).size).toBe(keys.length);
  expect(comparisonKey({ ...versions })).toBe(keys[0]);
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { explainError } from '../../bin/command-line/exit.ts';
import { AwsCallError } from '../../src/aws-calls.ts';
import { cli } from './cli.ts';

const LISTING = {
  service: 'Secrets Manager',
  action: 'ListSecrets',
  permission: 'secretsmanager:ListSecrets',
  resource: 'all secrets (*)',
};

describe('without access to AWS a command ends at once with 2 and says what to do', () => {
  test('no Region', async () => {
    const { code, stdout, stderr } = await cli(['check']);
    expect(stderr).toMatch(/^No AWS Region is set\. Set one:\n {2}export AWS_REGION=.*\nOr check a file/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('no credentials', async () => {
    const { code, stderr } = await cli(['check'], { env: { AWS_REGION: 'eu-central-1' } });
    expect(stderr).toMatch(/^No AWS credentials found\. Sign in:\n {2}aws sso login\n/);
    expect(code).toBe(2);
  });

  test('a profile that is none, by its name', async () => {
    const { code, stderr } = await cli(['check'], {
      env: { AWS_REGION: 'eu-central-1', AWS_PROFILE: 'the billing one' },
    });
    expect(stderr).toMatch(
      /^No AWS credentials found in the profile the billing one\. Sign in:\n {2}aws sso login --profile 'the billing one'\n/,
    );
    expect(code).toBe(2);
  });

  test('an emulator that does not run, by its address', async () => {
    const AWS_ENDPOINT_URL = 'http://127.0.0.1:9';
    const { code, stderr } = await cli(['setup'], {
      env: { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_ENDPOINT_URL },
    });
    expect(stderr).toMatch(/in eu-central-1, at http:\/\/127\.0\.0\.1:9 \(AWS_ENDPOINT_URL\)\.\n$/);
    expect(code).toBe(2);
  });

  test('a bad setting in the settings file, whatever the environment says', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'credential-health-settings-'));
    await writeFile(join(cwd, 'credential-health.json'), '{ "concurrency": "many", "secretPrefixes": ["a/", "a/b/"] }');
    const { code, stderr } = await cli(['check', '--file', 'none.json'], { cwd, env: { TIMEZONE: 'nowhere' } });
    await rm(cwd, { recursive: true });
    expect(stderr).toMatch(
      /^credential-health\.json cannot be used:\n- secretPrefixes must be .*\n- concurrency must be a whole number from 1 to 1000/,
    );
    expect(code).toBe(2);
  });
});

describe('what AWS refuses is explained', () => {
  const refused = (name: string, message: string, status = 400) =>
    explainError(
      new AwsCallError(LISTING, Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } })),
    );

  test('an action that is not allowed, by its name', () => {
    expect(refused('AccessDeniedException', 'User: arn:aws:iam::111122223333:user/x is not authorized')).toMatch(
      /allow secretsmanager:ListSecrets on all secrets \(\*\)/,
    );
  });

  test('what passes by another try, because at a prompt no next run follows', () => {
    expect(refused('ThrottlingException', 'Rate exceeded')).toBe(
      "Secrets Manager ListSecrets failed (ThrottlingException): the account's rate for secretsmanager:ListSecrets is used up; try again in a minute\nAsked with the profile default.",
    );
    expect(explainError(new AwsCallError(LISTING, new Error('socket hang up')))).toMatch(/; try again in a minute\n/);
  });

  test('credentials that have expired', () => {
    expect(refused('ExpiredTokenException', 'The security token included in the request is expired')).toMatch(
      /^AWS does not accept these credentials \(ExpiredTokenException\)\. Sign in again/,
    );
  });

  test('a sign-in that is over', () => {
    const said = 'The SSO session associated with this profile has expired.';
    const cause = Object.assign(new Error(said), { name: 'CredentialsProviderError' });
    expect(explainError(new AwsCallError(LISTING, cause))).toMatch(
      /^The AWS sign-in is over\. Sign in again:\n {2}aws sso login/,
    );
  });
});

test('a defect of our own keeps its stack', () => {
  expect(explainError(new TypeError('nothing is not a function'))).toMatch(
    /^TypeError: nothing is not a function\n +at /,
  );
});

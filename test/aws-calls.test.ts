import { describe, expect, test } from 'vitest';
import { AwsCallError, troubleOf } from '../src/aws-calls.ts';

const listing = {
  service: 'Secrets Manager',
  action: 'ListSecrets',
  permission: 'secretsmanager:ListSecrets',
  resource: 'all secrets (*)',
};

/** An error as the SDK makes it from an answer. */
function answered(name: string, status: number, message = ''): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

describe('the trouble behind an error of an AWS client', () => {
  test.each([
    [
      'CredentialsProviderError',
      Object.assign(new Error('Could not load'), { name: 'CredentialsProviderError' }),
      'not-configured',
    ],
    ['RegionMissing', new Error('Region is missing'), 'not-configured'],
    ['ExpiredTokenException', answered('ExpiredTokenException', 400), 'not-configured'],
    ['UnrecognizedClientException', answered('UnrecognizedClientException', 400), 'not-configured'],
    ['InvalidClientTokenId', answered('InvalidClientTokenId', 403), 'not-configured'],
    ['SignatureDoesNotMatch', answered('SignatureDoesNotMatch', 403), 'not-configured'],
    ['AccessDeniedException', answered('AccessDeniedException', 400), 'denied'],
    ['KMSAccessDeniedException', answered('KMSAccessDeniedException', 400), 'denied'],
    ['Forbidden', answered('Forbidden', 403), 'denied'],
    ['ThrottlingException', answered('ThrottlingException', 400), 'throttled'],
    ['KMSThrottlingException', answered('KMSThrottlingException', 400), 'throttled'],
    ['RequestLimitExceeded', answered('RequestLimitExceeded', 400), 'throttled'],
    ['Whatever', answered('Whatever', 429), 'throttled'],
    ['ResourceNotFoundException', answered('ResourceNotFoundException', 400), 'missing'],
    ['ValidationException', answered('ValidationException', 400), 'rejected'],
    ['InternalServiceError', answered('InternalServiceError', 500), 'unavailable'],
    ['InternalServiceError', answered('InternalServiceError', 400), 'unavailable'],
    ['ENOTFOUND', Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }), 'unavailable'],
    ['TimeoutError', Object.assign(new Error('timed out'), { name: 'TimeoutError' }), 'unavailable'],
    ['SyntaxError', Object.assign(new SyntaxError('garbled'), { $metadata: { httpStatusCode: 200 } }), 'unavailable'],
  ])('%s', (code, error, trouble) => {
    expect(troubleOf(error)).toEqual({ code, trouble });
  });
});

describe('the error a person reads', () => {
  test('names service, call, code and what to do, and keeps its cause', () => {
    const cause = answered('AccessDeniedException', 400);
    const error = new AwsCallError(listing, cause);
    expect(error.message).toBe(
      'Secrets Manager ListSecrets failed (AccessDeniedException): allow secretsmanager:ListSecrets on all secrets (*) to this role',
    );
    expect(error).toMatchObject({ trouble: 'denied', code: 'AccessDeniedException', cause });
  });

  test('quotes a refusal it has no advice for without account numbers and ARNs', () => {
    const message = 'arn:aws:iam::123456789012:role/x in 123456789012 sent a bad NextToken';
    expect(new AwsCallError(listing, answered('InvalidNextTokenException', 400, message)).message).toBe(
      'Secrets Manager ListSecrets failed (InvalidNextTokenException): (an ARN) in (an account) sent a bad NextToken',
    );
  });
});

import { describe, expect, test } from 'vitest';
import { causeOfOAuthError } from '../../src/salesforce/oauth-errors.ts';
import { formsOf } from './answer-forms.ts';
import { answered, EXAMPLE_SECRET, findingOn, html } from './answers.ts';
import { nameOf, OAUTH_CASES } from './every-case.ts';

describe('an OAuth error becomes a cause', () => {
  test.each(OAUTH_CASES.map((row) => [nameOf(row), row] as const))('%s', (_, row) => {
    for (const [form, { code, text }] of formsOf({ ...row, code: row.error, text: row.description ?? '' })) {
      expect(causeOfOAuthError(code, text, row.flow), form).toBe(row.cause);
    }
  });

  test.each(OAUTH_CASES.filter(({ description }) => description === null))(
    'by the code alone, $error, but by no other that only resembles it',
    ({ error, flow, cause }) => {
      for (const written of [error, error.toLowerCase(), ` ${error}. `]) {
        for (const description of [null, '', 'something new']) {
          expect(causeOfOAuthError(written, description, flow)).toBe(cause);
        }
      }
      expect(causeOfOAuthError(`${error}_x`, null, flow)).toBe('rejected-unknown');
      if (!/_policy_not_found$|_retry$/.test(error)) {
        expect(causeOfOAuthError(`x_${error}`, null, flow)).toBe('rejected-unknown');
      }
    },
  );

  test('by the beginning of a description, and not by what comes after its limit', () => {
    expect(causeOfOAuthError('x', `${'y '.repeat(2_000)}inactive user`, 'password')).toBe('user-inactive');
    expect(causeOfOAuthError('x', `${'y '.repeat(2_100)}inactive user`, 'password')).toBe('rejected-unknown');
  });

  test('says the same at every status that is not transient, 200 included', () => {
    for (const row of OAUTH_CASES.filter(({ status }) => status === 400)) {
      for (const status of [200, 400, 401, 403, 404]) {
        const body = { error: row.error, error_description: row.description ?? undefined };
        expect(findingOn(answered(status, body), row.flow), nameOf(row)).toMatchObject({
          cause: row.cause,
          stage: 'token',
          evidence: { status, error: row.error, description: row.description },
        });
      }
    }
  });

  test('is read from JSON under any content type', () => {
    expect(findingOn(html(400, '{"error":"inactive_user"}')).cause).toBe('user-inactive');
  });

  test('shows an unknown pair as received, without the secret a server echoes', () => {
    const body = { error: 'brand_new', error_description: `no luck with ${EXAMPLE_SECRET}` };
    expect(findingOn(answered(400, body)).evidence).toEqual({
      status: 400,
      error: 'brand_new',
      description: 'no luck with [redacted]',
    });
  });

  test('is worth trying again only when it is a transient one', () => {
    expect(findingOn(answered(400, { error: 'unknown_error' })).transient).toBe(true);
    expect(findingOn(answered(400, { error: 'slow_down' })).transient).toBe(true);
    expect(findingOn(answered(400, { error: 'invalid_grant', error_description: 'ip restricted' })).transient).toBe(
      false,
    );
    expect(
      findingOn(answered(400, { error: 'invalid_grant', error_description: 'login rate exceeded' })).transient,
    ).toBe(false);
  });
});

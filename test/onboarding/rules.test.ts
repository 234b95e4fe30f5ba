import { describe, expect, test } from 'vitest';
import {
  clientIdProblem,
  clientSecretProblem,
  orgProblem,
  readDomain,
  tagProblem,
} from '../../src/onboarding/rules.ts';

/** In the form of the real ones. */
const KEY = `3MVG9${'example'.repeat(11)}`;
const SECRET = 'EF01'.repeat(16);

describe('the name of an org', () => {
  test.each(['acme', 'acme/uat', 'Acme_2+x=y.z@w-1'])('may be %s', (name) => {
    expect(orgProblem(name, 'salesforce/')).toBeNull();
  });

  test.each([
    ['  ', /^Give the org a name/],
    ['ac me', /^Use letters, digits and/],
    ['äcme', /^Use letters, digits and/],
    ['salesforce/acme', /^Leave out salesforce\//],
    ['-acme', /^Let it begin with a letter or a digit/],
    ['a'.repeat(502), /^Use at most 501 characters\.$/],
  ])('may not be %j', (name, problem) => {
    expect(orgProblem(name, 'salesforce/')).toMatch(problem);
  });
});

describe('a My Domain', () => {
  test.each([
    ['acme', 'acme.my.salesforce.com'],
    [' https://Acme--uat.sandbox.my.salesforce.com/ ', 'acme--uat.sandbox.my.salesforce.com'],
  ])('is completed: %s', (text, host) => {
    expect(readDomain(text)).toMatchObject({ ok: true, host });
  });

  test.each([
    ['', /^The host is empty/],
    ['acme.lightning.force.com', /Use acme\.my\.salesforce\.com\.$/],
    ['login.salesforce.com', /^login\.salesforce\.com does not serve/],
    ['acme.example.com', /^The host is not a Salesforce My Domain name/],
  ])('is refused with what to use: %s', (text, problem) => {
    expect(readDomain(text)).toMatchObject({ ok: false, problem: expect.stringMatching(problem) });
  });
});

describe('a pasted pair', () => {
  test('in order has no problem', () => {
    expect([clientIdProblem(` ${KEY}\n`), clientSecretProblem(` ${SECRET}\n`, KEY)]).toEqual([null, null]);
  });

  test('is refused when it is empty, broken, or one part stands in the place of the other', () => {
    expect(clientIdProblem(' ')).toBe('Paste the Consumer Key.');
    expect(clientIdProblem('3MVG9 x')).toBe('The client id holds white space inside.');
    expect(clientIdProblem(SECRET)).toBe('The client id has the form of a client secret.');
    expect(clientSecretProblem('', KEY)).toBe('Paste the Consumer Secret.');
    expect(clientSecretProblem(KEY, KEY)).toBe('This is the client id; paste the Consumer Secret.');
    expect(clientSecretProblem('{"clientSecret": "x"}', KEY)).toBe(
      'This is a whole JSON text; store its values under keys of their own.',
    );
    expect(clientIdProblem(`${KEY.slice(0, 7)}\u200b${KEY.slice(7)}`)).toBe(
      'This holds an invisible character (U+200B) at position 8.',
    );
    expect(clientSecretProblem(KEY, 'other')).toBe('The client secret starts with 3MVG9, as client ids do.');
  });

  test('is never quoted', () => {
    const problems = [clientIdProblem(`${SECRET} x`), clientSecretProblem(`${SECRET} x`, KEY)];
    expect(problems.every((problem) => problem !== null && !problem.includes(SECRET))).toBe(true);
  });
});

test('a tag is held to the rules of tags', () => {
  expect(tagProblem('team', 'billing')).toBeNull();
  expect(tagProblem('max-age-days', '60')).toBeNull();
  expect(tagProblem('max-age-days', 'soon')).toBe('This must be a whole number of days from 0 to 3650.');
});

import { describe, expect, test } from 'vitest';
import { FOUND, PEM, told } from './secrets.ts';

describe('keys that are not understood', () => {
  test('are named when something is missing, near ones as a question', () => {
    expect(
      told({ clientId: 'i', clientSecret: 's', authEndpoint: 'x', note: 'y', ['EF01'.repeat(16)]: '' }),
    ).toMatchObject({
      problems: [
        'the host is missing: add domain or myDomain',
        'found and not used: `note`, a key of 64 characters',
        '`authEndpoint` is not known: did you mean `tokenEndpoint`?',
      ],
    });
  });

  test('are not named when nothing is', () => {
    expect(told({ ...FOUND, clientSecret: 5, note: 'x' })).toMatchObject({
      problems: [expect.stringMatching(/JSON number/)],
    });
  });

  test('are all named up to the eighth', () => {
    const eight = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`note${'x'.repeat(index)}`, 1]));
    expect(told({ ...eight, clientId: 'i' })).toMatchObject({
      problems: expect.arrayContaining([expect.stringMatching(/^found and not used: `note`.*`notexxxxxxx`$/)]),
    });
  });

  test('are looked at up to the two-hundredth', () => {
    const many = Object.fromEntries(Array.from({ length: 199 }, (_, index) => [`note${index}`, 1]));
    const { problems } = { problems: [''], ...told({ ...many, clinetId: 'i', client_secert: 's' }) };
    expect(problems).toContain('`clinetId` is not known: did you mean `clientId`?');
    expect(problems.join()).not.toContain('client_secert');
  });

  test('are counted from the ninth on', () => {
    const many = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`note${'x'.repeat(index)}`, 1]));
    expect(told(many)).toMatchObject({
      problems: expect.arrayContaining([expect.stringMatching(/`notexxxxxxx` and 2 more$/)]),
    });
  });

  test('beside a readable credential are a hint where another flow may be meant', () => {
    expect(told({ ...FOUND, username: 'u', passwrd: 'p' }).hints).toEqual([
      'the username is not used: the secret is read for the client credentials flow',
      '`passwrd` is not known: did you mean `password`?',
    ]);
    expect(told({ ...FOUND, password: 'p', usrname: 'u', privatKey: PEM }).hints).toEqual([
      'the password is not used: the secret is read for the client credentials flow',
      '`usrname` is not known: did you mean `username`?',
      '`privatKey` is not known: did you mean `privateKey`?',
    ]);
    expect(told({ ...FOUND, username: 'u', flow: 'client_credentials' }).hints).toEqual([]);
    expect(told({ ...FOUND, passwrd: 'p' }).hints).toEqual([]);
    expect(told({ ...FOUND, password: 'p', privateKey: PEM }).hints).toEqual([
      'the password and the private key are not used: the secret is read for the client credentials flow',
    ]);
  });
});

test('a security token that is not understood is a hint, since the login may fail without it', () => {
  const login = { ...FOUND, username: 'u', password: 'p' };
  expect(told({ ...login, securityKey: 'x' }).hints).toEqual([
    '`securityKey` is not known: did you mean `securityToken`?',
  ]);
  expect(told({ ...login, securityKey: 'x', securityToken: 'y' }).hints).toEqual([]);
});

test('an audience that is not understood is a hint, since the integration may live by it', () => {
  const jwt = { clientId: 'i', username: 'u', privateKey: PEM, domain: 'acme' };
  expect(told({ ...jwt, aud: 'x' }).hints).toEqual(['`aud` is not known: did you mean `audience`?']);
  expect(told({ ...jwt, aud: 'x', audience: 'y' }).hints).toEqual([]);
});

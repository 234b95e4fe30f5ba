import { describe, expect, test } from 'vitest';
import { parseCredential } from '../../src/credential/credential.ts';
import { Sealed } from '../../src/credential/sealed.ts';
import {
  asClientCredentials,
  keyNames,
  newSecretText,
  renewalIn,
  TooDeepError,
  withClientSecret,
} from '../../src/credential/secret-text.ts';

const NEW = new Sealed('example-new-secret');
const rotated = (text: string, clientId: string | null = null) =>
  withClientSecret(new Sealed(text), NEW, clientId).reveal();

test('a fresh secret is read back as it was given', () => {
  const text = newSecretText({ clientId: 'id', clientSecret: NEW, host: 'acme.my.salesforce.com' });
  expect(text.reveal()).toBe('{"clientId":"id","clientSecret":"example-new-secret","domain":"acme.my.salesforce.com"}');
  expect(parseCredential(text)).toMatchObject({ ok: true, hints: [] });
});

describe('another client secret', () => {
  test('takes the place of the former and leaves the rest as it is', () => {
    expect(
      rotated('{"consumerKey":"k","consumerSecret":"old","baseUri":"https://a.my.salesforce.com","appId":"0x1"}'),
    ).toBe(
      '{"consumerKey":"k","consumerSecret":"example-new-secret","baseUri":"https://a.my.salesforce.com","appId":"0x1"}',
    );
  });

  test('may come with another client id', () => {
    expect(rotated('{"sf_client_id":"k","SF_CLIENT_SECRET":"old"}', 'new-key')).toBe(
      '{"sf_client_id":"new-key","SF_CLIENT_SECRET":"example-new-secret"}',
    );
  });

  test('replaces copies of the former, and not what differs from it', () => {
    expect(rotated('{"clientSecret":"old","consumerSecret":"old","salesforce_client_secret":"other"}')).toBe(
      '{"clientSecret":"example-new-secret","consumerSecret":"example-new-secret","salesforce_client_secret":"other"}',
    );
  });

  test('goes nowhere in a secret that has none, and takes no place of what is no text', () => {
    expect(rotated('{"clientId":"k","note":"old"}')).toBe('{"clientId":"k","note":"old"}');
    expect(rotated('{"clientSecret":5,"consumerSecret":"old","client_secret":["old"]}')).toBe(
      '{"clientSecret":5,"consumerSecret":"example-new-secret","client_secret":["old"]}',
    );
    expect(rotated('{"clientSecret":5}')).toBe('{"clientSecret":5}');
  });

  test('has nothing of the former, whatever that looks like', () => {
    expect(rotated('{"clientSecret":"https://old/path"}')).toBe('{"clientSecret":"example-new-secret"}');
  });

  test('is not put into a secret of thousands of levels', () => {
    const deep = `{"clientSecret":"old","x":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
    expect(() => rotated(deep)).toThrow(TooDeepError);
    expect(() => rotated(deep)).toThrow(/^The secret is nested too deeply/);
    expect(() => rotated('{')).toThrow(SyntaxError);
  });

  test('goes where the value in use stands, past empty and null keys', () => {
    expect(rotated('{"clientSecret":" ","sfClientSecret":null,"consumerSecret":"old"}')).toBe(
      '{"clientSecret":" ","sfClientSecret":null,"consumerSecret":"example-new-secret"}',
    );
  });

  test.each([
    ['indentation', '{\n  "clientSecret": "example-new-secret",\n  "n": 1\n}'],
    ['numbers to the last digit', '{"clientSecret":"example-new-secret","n":12345678901234567890,"m":1.50,"e":[1e3]}'],
    ['an object inside a JSON string', JSON.stringify('{"clientSecret":"example-new-secret","n":1.0}')],
  ])('keeps %s', (_, expected) => {
    expect(rotated(expected.replace('example-new-secret', 'old'))).toBe(expected);
  });
});

describe('a username-password secret for client credentials', () => {
  const moved = (secret: object) =>
    JSON.parse(asClientCredentials(new Sealed(JSON.stringify(secret)), 'acme.my.salesforce.com').reveal());

  test('loses user, password and token, and gets the host', () => {
    const former = { clientId: 'k', clientSecret: 's', username: 'u', password: 'p', securityToken: 't', note: 'kept' };
    expect(moved({ ...former, loginUrl: 'https://login.salesforce.com' })).toEqual({
      clientId: 'k',
      clientSecret: 's',
      note: 'kept',
      loginUrl: 'https://acme.my.salesforce.com',
    });
  });

  test('keeps what holds nothing', () => {
    expect(moved({ clientId: 'k', username: null, password: 'p' })).toEqual({ clientId: 'k', username: null });
  });

  test('keeps the path of a token address, and names the flow only where it was named', () => {
    expect(
      moved({ flow: 'password', tokenUrl: 'https://test.salesforce.com/services/oauth2/token', username: 'u' }),
    ).toEqual({ flow: 'client_credentials', tokenUrl: 'https://acme.my.salesforce.com/services/oauth2/token' });
  });

  test('is parsed as one', () => {
    const former = {
      ConsumerKey: 'k',
      ConsumerSecret: 's',
      Username: 'u',
      Password: 'p',
      AccessToken: 't',
      Domain: 'login',
    };
    const text = asClientCredentials(new Sealed(JSON.stringify(former)), 'acme.my.salesforce.com');
    expect(parseCredential(text)).toMatchObject({
      ok: true,
      credential: { flow: 'client_credentials', clientId: 'k', host: 'acme.my.salesforce.com' },
    });
  });
});

test('the keys of a secret can be named without their values', () => {
  expect(keyNames(new Sealed('{"clientId":"a","domain":"b"}'))).toEqual(['clientId', 'domain']);
});

describe('a renewal is', () => {
  const renewal = (text: string) => {
    const found = renewalIn(new Sealed(text));
    return found === null ? null : { clientSecret: found.clientSecret.reveal(), clientId: found.clientId };
  };

  test.each<[string, string, object | null]>([
    ['a text that is the client secret alone', ' new-secret\n', { clientSecret: 'new-secret', clientId: null }],
    ['the client secret among other keys', '{"a":1,"clientSecret":" s "}', { clientSecret: 's', clientId: null }],
    ['the same behind blanks', '\n {"clientSecret":"s"}', { clientSecret: 's', clientId: null }],
    ['the two of an app', '{"consumer_secret":"s","consumer_key":" k"}', { clientSecret: 's', clientId: 'k' }],
    [
      'the first that is a text',
      '{"clientSecret":" ","client_secret":5,"consumerSecret":"s"}',
      { clientSecret: 's', clientId: null },
    ],
    ['none without a client secret', '{"clientId":"k"}', null],
    ['none where nothing stands', ' \n', null],
    ['none in broken JSON, which is no secret either', '{"clientSecret": "s"', null],
  ])('%s', (_, text, expected) => expect(renewal(text)).toEqual(expected));
});

describe('an edited host', () => {
  const movedFrom = (domain: string) =>
    JSON.parse(asClientCredentials(new Sealed(JSON.stringify({ domain })), 'acme.my.salesforce.com').reveal()).domain;

  test.each([
    ['login.salesforce.com', 'acme.my.salesforce.com'],
    ['https://login.salesforce.com', 'https://acme.my.salesforce.com'],
    ['HTTPS://login.salesforce.com/', 'HTTPS://acme.my.salesforce.com/'],
    ['login.salesforce.com/services/oauth2/token', 'acme.my.salesforce.com/services/oauth2/token'],
    [' login ', 'acme.my.salesforce.com'],
    [' https://login.salesforce.com/x ', 'https://acme.my.salesforce.com/x'],
  ])('in the place of %j is written %s', (former, host) => expect(movedFrom(former)).toBe(host));
});

test('the indentation of a secret stays, whichever it is', () => {
  for (const indent of ['  ', '    ', '\t']) {
    const text = JSON.stringify({ clientSecret: 'old', inner: { a: [1] } }, null, indent);
    expect(rotated(text)).toBe(text.replace('old', 'example-new-secret'));
    expect(rotated(text.replace('\n', '\r\n'))).toBe(text.replace('old', 'example-new-secret'));
  }
  expect(rotated('{"inner": {\n  "a": 1},"clientSecret": "old"}')).toBe(
    '{"inner":{"a":1},"clientSecret":"example-new-secret"}',
  );
  expect(rotated('{ "clientSecret": "old" }')).toBe('{"clientSecret":"example-new-secret"}');
});

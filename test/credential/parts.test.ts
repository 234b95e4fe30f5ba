import { describe, expect, test } from 'vitest';
import { CLIENT_CREDENTIALS, PAIR, read, refuse } from './secrets.ts';

describe('keys are matched without case, separators and a leading sf, sfdc or salesforce', () => {
  test.each([
    ['client_id', 'client_secret', 'instance_url'],
    ['CLIENT-ID', 'Client-Secret', 'Login-URL'],
    ['SF_CLIENT_ID', 'SF_CLIENT_SECRET', 'SF_LOGIN_URL'],
    ['SALESFORCE_CONSUMER_KEY', 'SALESFORCE_CONSUMER_SECRET', 'SALESFORCE_TOKEN_URL'],
    ['salesforceClientId', 'salesforceClientSecret', 'salesforceInstanceUrl'],
    ['ConsumerKey', 'ConsumerSecret', 'Domain'],
    ['SFDC_CLIENT_ID', 'SFDC_CLIENT_SECRET', 'SFDC_INSTANCE_URL'],
    ['sf.consumer.key', 'sf.consumer.secret', 'sf.token.url'],
    ['Client ID', 'Client Secret', 'Salesforce Token Endpoint'],
    ['_s_f_clientId', 'client__secret_', 'my-domain'],
  ])('%s, %s, %s', (id, secret, host) => {
    expect(read({ [id]: 'i', [secret]: 's', [host]: 'h' })).toEqual({
      credential: { flow: 'client_credentials', clientId: 'i', clientSecret: 's', host: 'h' },
      hints: [],
    });
  });

  test.each(['xClientId', 'clientIdx', 'salesforcesfClientId', 'clientIdSalesforce'])('%s is another key', (key) => {
    expect(refuse({ [key]: 'i', clientSecret: 's', domain: 'h' }).problems).toEqual([
      'the client id is missing: add clientId or consumerKey',
      `\`${key}\` is not known: did you mean \`clientId\`?`,
    ]);
  });

  test.each(['\u200bclientId', 'client\u2060Id', 'clientId\ufeff'])(
    'a character in it that nobody sees is told, since the integration may stumble over it: %j',
    (key) => {
      expect(read({ [key]: 'i', clientSecret: 's', domain: 'h' })).toMatchObject({
        credential: { clientId: 'i' },
        hints: ['clientId: the key itself holds an invisible character'],
      });
    },
  );
});

describe('of several keys for one part', () => {
  test('the first in the documented order with a text wins, and a different one is pointed out', () => {
    expect(read({ consumerKey: 'b', ...CLIENT_CREDENTIALS, consumer_secret: 'c' })).toMatchObject({
      credential: { clientId: 'example_id', clientSecret: 'example-secret' },
      hints: [
        'consumerKey differs from clientId, which is the one in use',
        'consumer_secret differs from clientSecret, which is the one in use',
      ],
    });
  });

  test('the same value twice is no reason for a hint', () => {
    expect(read({ ...CLIENT_CREDENTIALS, consumerKey: ' example_id ' }).hints).toEqual([]);
  });

  test.each([[''], [' \n'], [null]])('one that holds %j does not count', (empty) => {
    expect(read({ clientId: empty, consumerKey: 'b', clientSecret: 's', domain: 'h' })).toMatchObject({
      credential: { clientId: 'b' },
      hints: [],
    });
  });

  test('one that holds no text gives way to one that does', () => {
    expect(read({ ...CLIENT_CREDENTIALS, clientId: 12, consumerKey: 'b' })).toMatchObject({
      credential: { clientId: 'b' },
    });
  });

  test('two spellings of one key: the first as written wins, and the other is pointed out', () => {
    expect(read({ client_id: 'a', clientSecret: 's', domain: 'h', clientId: 'b' })).toMatchObject({
      credential: { clientId: 'a' },
      hints: ['clientId differs from client_id, which is the one in use'],
    });
  });
});

describe('values', () => {
  test('are trimmed, with a hint that names the key', () => {
    expect(read({ client_id: ' i', clientSecret: 's\n', domain: '\tacme ' })).toEqual({
      credential: { flow: 'client_credentials', clientId: 'i', clientSecret: 's', host: 'acme' },
      hints: [
        'client_id: white space around the value was ignored',
        'clientSecret: white space around the value was ignored',
        'domain: white space around the value was ignored',
      ],
    });
  });

  test.each(['"quoted"', "'quoted'", '`quoted`', '“quoted”', '‘quoted’', '"two\nlines"'])(
    'in quotes are kept as they are, with a hint: %s',
    (value) => {
      expect(read({ ...CLIENT_CREDENTIALS, clientSecret: value })).toMatchObject({
        credential: { clientSecret: value },
        hints: ['clientSecret: the value has quotes around it; store it without'],
      });
    },
  );

  test.each([
    ['clientId', '"3MVG9example"'],
    ['clientId', '“3MVG9example”'],
    ['domain', "'acme.my.salesforce.com'"],
    ['clientSecret', `"${'EF01'.repeat(16)}"`],
  ])('in quotes can never be right for %s: %s', (key, value) => {
    expect(refuse({ ...CLIENT_CREDENTIALS, [key]: value })).toMatchObject({
      problems: [`${key} is in quotes; store it without them`],
    });
  });

  test.each(['"', 'a"b"', '"a"b'])('with quotes elsewhere are no reason for a hint: %s', (value) => {
    expect(read({ ...CLIENT_CREDENTIALS, clientSecret: value }).hints).toEqual([]);
  });

  test('that are numbers are a problem: digits may be lost already', () => {
    const text = '{"clientId": "i", "clientSecret": 1955279925675241571, "domain": "h"}';
    expect(refuse(text)).toEqual({
      problems: [
        'clientSecret is a JSON number, not text: put quotes around it, from the original, since a number loses digits',
      ],
      flow: 'client_credentials',
      hints: [],
    });
  });

  test.each([
    [true, 'boolean'],
    [{}, 'object'],
    [['s'], 'array'],
  ])('of another type are a problem: %j', (value, type) => {
    expect(refuse({ ...CLIENT_CREDENTIALS, clientSecret: value }).problems).toEqual([
      `clientSecret is a JSON ${type}, not text`,
    ]);
  });

  test('that are no valid Unicode are a problem', () => {
    expect(refuse('{"clientId": "i", "clientSecret": "\\ud800", "domain": "h"}').problems).toEqual([
      'clientSecret holds text that is not valid Unicode',
    ]);
  });

  test('that are in the wrong place are a problem, and then not odd as well', () => {
    expect(refuse({ ...CLIENT_CREDENTIALS, clientSecret: btoa('EF01'.repeat(16)) })).toMatchObject({
      problems: ['clientSecret is in base64; store the text itself'],
      hints: [],
    });
  });

  test('that are empty are said to be empty, by the key as written', () => {
    expect(refuse({ CLIENT_ID: ' ', clientSecret: '', domain: 'h' }).problems).toEqual([
      'CLIENT_ID is empty',
      'clientSecret is empty',
    ]);
  });

  test('under a key that is written oddly are named by its usual spelling', () => {
    expect(refuse({ ...CLIENT_CREDENTIALS, [`clientSecret${'_'.repeat(29)}`]: 5, clientSecret: '' }).problems).toEqual([
      'clientSecret is a JSON number, not text: put quotes around it, from the original, since a number loses digits',
    ]);
    expect(refuse({ ...PAIR, [`domain${'_'.repeat(35)}`]: '' }).problems).toEqual(['domain is empty']);
  });

  test.each([
    ['\u200b', 'U+200B'],
    ['\ufeff', 'U+FEFF'],
    ['\u00a0', 'U+00A0'],
    ['\u2028', 'U+2028'],
    ['\u{e0100}', 'U+E0100'],
    [' \u00ad\n', 'U+00AD'],
  ])('lose an invisible character around them, with a hint that names it: %j', (around, name) => {
    expect(read({ ...CLIENT_CREDENTIALS, clientSecret: `${around}example-secret${around}` })).toMatchObject({
      credential: { clientSecret: 'example-secret' },
      hints: [`clientSecret: an invisible character (${name}) around the value was ignored`],
    });
  });

  test.each(['\u200b', '\u00a0', '\ufe0f', '\u2800', '\u0007'])(
    'with an invisible character inside are a problem that names it and its place: %j',
    (inside) => {
      const name = `U+${inside.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
      expect(refuse({ ...CLIENT_CREDENTIALS, clientId: `3MVG9${inside}example` }).problems).toEqual([
        `clientId holds an invisible character (${name}) at position 6`,
      ]);
    },
  );

  test('that hold nothing visible are empty', () => {
    expect(refuse({ ...CLIENT_CREDENTIALS, clientId: ' \u200b\u00a0' }).problems).toEqual(['clientId is empty']);
  });
});

import { describe, expect, test } from 'vitest';
import type { Part } from '../../src/credential/keys.ts';
import { misplacement, oddity } from '../../src/credential/misplaced.ts';

const PEM = '-----BEGIN RSA PRIVATE KEY-----\nQUJD\n-----END RSA PRIVATE KEY-----';
const HEX = 'EF01'.repeat(16);
const SESSION = '00Dxx0000001gPL!AQ4AQexample';

describe('a value in the wrong place is told', () => {
  test.each<[Part, string, string]>([
    ['client secret', PEM, 'is a private key, not the client secret; its place is `privateKey` (JWT bearer flow)'],
    [
      'client secret',
      PEM.replaceAll('\n', '\\n'),
      'is a private key, not the client secret; its place is `privateKey` (JWT bearer flow)',
    ],
    [
      'client secret',
      btoa(PEM),
      'is a private key, not the client secret; its place is `privateKey` (JWT bearer flow)',
    ],
    [
      'client secret',
      btoa(PEM.replace('RSA ', '').replace('RSA ', '')).replace(/.{64}/g, '$&\n'),
      'is a private key, not the client secret; its place is `privateKey` (JWT bearer flow)',
    ],
    ['client id', PEM.replaceAll('RSA PRIVATE KEY', 'CERTIFICATE REQUEST'), 'is a PEM, not the client id'],
    ['client id', PEM.replaceAll('RSA PRIVATE KEY', 'CERTIFICATE'), 'is a certificate, not the client id'],
    ['password', PEM.replaceAll('RSA PRIVATE KEY', 'PUBLIC KEY'), 'is a PEM, not the password'],
    ['client secret', 'MIIE'.repeat(60), 'is a PEM, not the client secret'],
    ['client secret', '{"clientSecret": "x"}', 'is a whole JSON text; store its values under keys of their own'],
    ['client secret', '{"clientSecret": "cut', 'is a whole JSON text; store its values under keys of their own'],
    ['client secret', '{ \n"clientSecret": broken', 'is a whole JSON text; store its values under keys of their own'],
    ['password', '["x"]', 'is a whole JSON text; store its values under keys of their own'],
    ['client secret', 'force://PlatformCLI::x@acme', 'is an SFDX URL'],
    [
      'client secret',
      'arn:aws:secretsmanager:eu-central-1:1:secret:x',
      'is the ARN of something; store the value itself',
    ],
    ['client secret', 'file://secret.txt', 'is a file name or path; store what stands in the file'],
    ['client id', '/run/secrets/id', 'is a file name or path; store what stands in the file'],
    ['client id', btoa('3MVG9example'), 'is in base64; store the text itself'],
    ['client secret', btoa(HEX), 'is in base64; store the text itself'],
    ['client secret', btoa(`${HEX}\n`), 'is in base64; store the text itself'],
    ['client secret', btoa('1955279925675241571'), 'is in base64; store the text itself'],
    ['host', btoa('https://acme.my.salesforce.com'), 'is in base64; store the text itself'],
    ['username', btoa('robot@acme.example'), 'is in base64; store the text itself'],
    ['user to act as', btoa('robot@acme.example'), 'is in base64; store the text itself'],
    ['username', HEX, 'has the form of a client secret'],
    ['user to act as', '1955279925675241571', 'has the form of a client secret'],
    ['password', '...', 'is a placeholder that nothing was put in for'],
    ['password', `x00D${'a'.repeat(12)}!`, 'holds a session (an access token), which is no part of a login'],
    ['user to act as', SESSION, 'holds a session (an access token), which is no part of a login'],
    ['password', SESSION, 'holds a session (an access token), which is no part of a login'],
    ['password', `example${SESSION}`, 'holds a session (an access token), which is no part of a login'],
    ['username', SESSION, 'holds a session (an access token), which is no part of a login'],
    ['security token', 'eyJhbGciOi.eyJleGFtcGxl.x', 'holds a session (an access token), which is no part of a login'],
    ...['*****', '••••••', 'XXXX', 'xxxxxxxx', '[redacted]', '(sensitive value)'].map(
      (text) => ['password', text, 'is a placeholder that nothing was put in for'] as [Part, string, string],
    ),
    ...['$SF_SECRET', '%SF_SECRET%', 'changeme', 'CHANGE_ME', 'REPLACE_ME', 'TODO', 'null', 'your-client-secret'].map(
      (text) => ['client secret', text, 'is a placeholder that nothing was put in for'] as [Part, string, string],
    ),
    // Written in two pieces where a linter would take it for a template.
    ...['$'.concat('{}'), '{{}}', '<>', '$()'].map(
      (text) => ['client secret', text, 'is a placeholder that nothing was put in for'] as [Part, string, string],
    ),
    ...[
      '$'.concat('CLIENT_SECRET'),
      '%CLIENT_SECRET%',
      'change-me',
      'Changeme',
      'change me',
      'CHANGEME',
      'CHANGE_ME',
    ].map((text) => ['client secret', text, 'is a placeholder that nothing was put in for'] as [Part, string, string]),
    ...['REPLACEME', 'REPLACE-ME', 'TODO', 'null', 'your-secret', 'Your secret', 'YOUR_SECRET', 'YOUR-SECRET'].map(
      (text) => ['client secret', text, 'is a placeholder that nothing was put in for'] as [Part, string, string],
    ),
    ...['…', '...', '$'.concat('{SF_SECRET}'), '{{ secret }}', '<your secret>', '$(cat secret)'].map(
      (text) => ['client secret', text, 'is a placeholder that nothing was put in for'] as [Part, string, string],
    ),
  ])('%s: %j', (part, value, expected) => expect(misplacement(part, value)).toBe(expected));

  test.each<[Part, string]>([
    ['client secret', HEX],
    ['client secret', '1955279925675241571'],
    ['client secret', '{not json'],
    ['client secret', 'MIIE'.repeat(50)],
    ['client id', '3MVG9example'],
    ['client id', btoa('another id')],
    ['client secret', btoa('another secret')],
    ['host', 'https://acme.my.salesforce.com/services/oauth2/token'],
    ['host', btoa('acme.example')],
    ['host', SESSION],
    ['username', 'robot@acme.example'],
    ['username', btoa('robot at acme')],
    ['password', '<angle brackets>'],
    ['password', 'changeme'],
    ['password', '$DOLLARS'],
    ['client secret', 'xxx'],
    ['password', '/slash'],
    ['password', 'file.key'],
    ['password', btoa(HEX)],
    ['password', HEX],
    ['client id', HEX],
    ['password', 'eyJ-begins-so'],
    ['password', '00D!short'],
    ['password', `00D${'a'.repeat(11)}!`],
    ['password', `00D${'a'.repeat(16)}!`],
    ['password', 'xeyJa.b'],
    ['password', 'eyJ.b'],
    ['password', '-----BEGIN x-----'],
    ['client secret', 'xarn:aws:'],
    ['client secret', 'xforce://'],
    ['client secret', 'x{"a": 1}'],
    ['client secret', '{{a}} b'],
    ['client secret', 'a {{b}}'],
    ...[
      'xTODO',
      'TODOs',
      'x$CLIENT_SECRET',
      '$CLIENT_SECRETx',
      'changed_me',
      'exchange_me',
      'yourself',
      'YOURSELF',
    ].map((text) => ['client secret', text] as [Part, string]),
    ['client secret', '....'],
    ['client secret', '<x> after'],
    ['host', '/x'],
    ['username', btoa('a b@example')],
    ['username', btoa('robot@acme example')],
    ['username', btoa('@acme.example')],
    ['security token', btoa('robot@acme.example')],
    ['host', btoa('https://acme.example/salesforce.com')],
    ['host', btoa('https://acme.salesforce.community')],
    ['password', 'before <x>'],
    ['security token', 'TOKexample12345'],
  ])('and what may be right is not: %s: %j', (part, value) => expect(misplacement(part, value)).toBeNull());
});

describe('an odd value is a hint', () => {
  test.each(['"quoted"', "'quoted'", '`quoted`', '“quoted”', '‘quoted’', '"two\nlines"'])('in quotes: %s', (value) => {
    expect(oddity('client id', value)).toBe('the value has quotes around it; store it without');
  });

  test('in the form of a client secret that was cut, or got a digit too many', () => {
    expect(oddity('client secret', HEX.slice(1))).toBe(
      'the value has 63 hexadecimal digits, where client secrets have 64',
    );
    expect(oddity('client secret', `${HEX}0`)).toMatch(/^the value has 65 /);
    for (const value of [HEX, HEX.slice(15), `${HEX}${HEX}`, HEX.slice(1).replace('E', 'G')]) {
      expect(oddity('client secret', value)).toBeNull();
    }
    expect(oddity('client id', HEX.slice(1))).toBeNull();
  });

  test('in base64 of a text that is long enough not to be so by chance', () => {
    const found = 'the value looks like base64; store the text itself';
    expect(oddity('password', btoa('a pass phrase'))).toBe(found);
    expect(oddity('client secret', btoa('twelve chars'))).toBe(found);
    expect(oddity('client secret', btoa('eleven char'))).toBeNull();
    expect(oddity('client secret', btoa('eleven char '))).toBeNull();
    expect(oddity('client secret', btoa('pässwörter äöü'))).toBeNull();
    expect(oddity('client id', btoa('a pass phrase'))).toBeNull();
    expect(oddity('client secret', HEX)).toBeNull();
  });

  test.each(['', '"', '"a', 'a"', 'plain'])('and what is not odd is none: %j', (value) => {
    expect(oddity('client secret', value)).toBeNull();
  });
});

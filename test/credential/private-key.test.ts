import { describe, expect, test } from 'vitest';
import { readPrivateKey } from '../../src/credential/private-key.ts';

const BODY = ['QUJD'.repeat(16), 'QUJD'.repeat(16), 'QUI='];
const PEM = ['-----BEGIN PRIVATE KEY-----', ...BODY, '-----END PRIVATE KEY-----'].join('\n');
const read = (text: string) => {
  const reading = readPrivateKey(text);
  return reading.ok ? { pem: reading.pem, hint: reading.hint } : reading.problem;
};

describe('a PEM is read', () => {
  test.each([
    ['as it is', PEM, null],
    ['of lines of 76', PEM.replace(BODY.join('\n'), `${'QUJD'.repeat(19)}\n${'QUJD'.repeat(19)}`), null],
    ['with Windows line breaks', PEM.replaceAll('\n', '\r\n'), null],
  ])('%s, unchanged', (_, text, hint) => expect(read(text)).toEqual({ pem: text, hint }));

  const LOST = 'the line breaks of the PEM were lost and were put back';
  const WRITTEN = 'line breaks are written as \\n and were read as line breaks';
  const ENCODED = 'the value is base64 of a PEM and was decoded';
  test.each([
    ['with line breaks written as \\n', PEM.replaceAll('\n', '\\n'), WRITTEN],
    ['with line breaks written as \\r\\n, and one at the end', `${PEM.replaceAll('\n', '\\r\\n')}\\r\\n`, WRITTEN],
    ['with blanks for line breaks', PEM.replaceAll('\n', ' '), LOST],
    ['on one line', PEM.replaceAll('\n', ''), LOST],
    ['with its body on one line', PEM.replace(BODY.join('\n'), BODY.join('')), LOST],
    ['indented', PEM.replaceAll('\n', '\n  '), LOST],
    ['in base64', btoa(PEM), ENCODED],
    ['in base64 that is wrapped', btoa(`${PEM}\n`).replace(/.{64}/g, '$&\n'), ENCODED],
    ['in base64, on one line inside', btoa(PEM.replaceAll('\n', ' ')), ENCODED],
    ['in double quotes', `"${PEM}"`, 'the value has quotes around it, which were ignored'],
    ['in backticks', `\`${PEM}\``, 'the value has quotes around it, which were ignored'],
    ['in quotes, with line breaks written as \\n', `"${PEM.replaceAll('\n', '\\n')}"`, WRITTEN],
    ['with one line of twice the length', PEM.replace('QUJD\nQUJD', 'QUJDQUJD'), LOST],
    ['with blanks at the end of a line', PEM.replace(`${BODY[0]}\n`, `${BODY[0]} \n`), LOST],
    ['with blanks around, and lines lost', ` ${PEM.replaceAll('\n', ' ')} `, LOST],
    ['in single quotes', `'${PEM}'`, 'the value has quotes around it, which were ignored'],
  ])('%s, with a hint', (_, text, hint) => expect(read(text)).toEqual({ pem: PEM, hint }));

  test('without blanks around it, which need no hint', () => {
    expect(read(` ${PEM}\n`)).toEqual({ pem: PEM, hint: null });
  });

  test('of a single short line is put in lines all the same', () => {
    expect(read('-----BEGIN X KEY-----QUJD-----END X KEY-----')).toEqual({
      pem: '-----BEGIN X KEY-----\nQUJD\n-----END X KEY-----',
      hint: LOST,
    });
  });

  test.each([
    ['with headers', '-----BEGIN RSA PRIVATE KEY----- Proc-Type: 4,ENCRYPTED QUJD -----END RSA PRIVATE KEY-----'],
    ['of two blocks', `${PEM.replaceAll('\n', ' ')} ${PEM.replaceAll('\n', ' ')}`],
    ['without an end', PEM.replace(/\n-----END.*/, '').replaceAll('\n', ' ')],
    ['with something before it', `Bag Attributes ${PEM.replaceAll('\n', ' ')}`],
    ['with a quote before it only', `"${PEM}`],
    ['with another quote behind it', `"${PEM}'`],
    ['with something behind it', `${PEM.replaceAll('\n', ' ')} and more`],
    ['with another end than an end', PEM.replace('-----END', '-----AND').replaceAll('\n', ' ')],
    ['with another beginning before the beginning', `-----END X-----${PEM.replaceAll('\n', ' ')}`],
    ['with something in quotes inside', `x"${PEM}x`],
    ['in base64 of something else', btoa('a text of some length')],
    ['with marks in its body', PEM.replace('QUJD', 'QU*D').replaceAll('\n', ' ')],
  ])('%s is left to the signing', (_, text) => expect(read(text)).toEqual({ pem: text, hint: null }));
});

describe('what stands in the place of a PEM', () => {
  const PATH = 'is a file name or path; store the text of the file, from -----BEGIN to -----END';
  test.each([
    'server.key',
    '/run/keys/acme',
    './acme',
    '../acme',
    '~/acme.pem',
    'C:\\keys\\acme',
    'file://acme',
    'fileb://acme',
    'keys/acme.P12',
  ])('%s is a path', (text) => expect(read(text)).toBe(PATH));

  test('the lines of a PEM alone are told', () => {
    const lines = 'MIIE'.repeat(60);
    const MIDDLE = 'is the middle of a PEM; its first and last line (-----BEGIN …, -----END …) are missing';
    expect(read(lines)).toBe(MIDDLE);
    expect(read(lines.replace(/.{64}/g, '$&\n'))).toBe(MIDDLE);
    expect(read('MIIE'.repeat(50))).toEqual({ pem: 'MIIE'.repeat(50), hint: null });
  });

  test.each(['example', 'a=b.key', `${'x'.repeat(1_025)}.key`, 'two\nlines.key', '{"key": 1}.json'])(
    '%.20s… is left to the signing',
    (text) => expect(read(text)).toEqual({ pem: text, hint: null }),
  );
});

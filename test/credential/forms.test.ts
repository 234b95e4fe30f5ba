import { describe, expect, test } from 'vitest';
import { decoded, isMiddleOfPem, isPath, isSecretShaped, isSession, SECRET_FORM } from '../../src/credential/forms.ts';

/* What a value is by its form alone. Each table has what just is one, and what just is not. */

const HEX = 'EF01'.repeat(16);
const DIGITS = '195527992567524157';

describe('a client secret has the form of', () => {
  test.each([HEX, HEX.toLowerCase(), DIGITS.slice(1), `${DIGITS}00`])('%s', (text) => {
    expect(SECRET_FORM.test(text)).toBe(true);
  });

  test.each([HEX.slice(1), `${HEX}0`, `x${HEX}`, DIGITS.slice(2), `${DIGITS}000`, `x${DIGITS}`, `${DIGITS}x`])(
    'and not of %s',
    (text) => expect(SECRET_FORM.test(text)).toBe(false),
  );
});

describe('a session', () => {
  test.each(['00Dxx0000001gPL!AQ4AQ', '00D!', 'eyJhbGciOiJSUzI1NiJ9'])('%s', (text) =>
    expect(isSession(text)).toBe(true),
  );
  test.each(['00Dxx0000001gPL', '00D-x!', 'x00Dxx!', 'xeyJ', 'EYJ', ''])('and none: %j', (text) =>
    expect(isSession(text)).toBe(false),
  );
});

describe('a word that nobody would have chosen as a name', () => {
  test.each([
    ['hexadecimal digits', '0123456789abcdef'],
    ['in capitals', '0123456789ABCDEF'],
    ['the start of a token', 'eyJ'],
    ['the start of a client id', '3MVG9'],
    ['the same in small letters', '3mvg9abc'],
    ['digits between letters', 'a1b'],
    ['several of them', 'ab64cd'],
    ['in one word of many', 'client_id_a1b'],
    ['six turns in twelve letters', 'AbCdEfGhIjKl'],
    ['five turns, beginning small', 'abCdEfgHiJkl'],
    ['turns in two words', 'AbCdEf-GhIjKl'],
  ])('%s: %s', (_, text) => expect(isSecretShaped(text)).toBe(true));

  test.each([
    ['less hexadecimal digits', '000000000000000'],
    ['hexadecimal letters alone', 'abcdefabcdefabcdef'],
    ['hexadecimal digits and another letter', '0000000000000000x'],
    ['another letter before them', 'x0000000000000000'],
    ['a token further back', 'keyJ'],
    ['a name that begins like one', 'Eyjafjallajokull'],
    ['a client id further back', 'x3MVG9'],
    ['digits at the end of a word', 'b64-key2'],
    ['digits at its beginning', '2nd'],
    ['oauth2', 'oauth2token_OAuth2url'],
    ['six turns in eleven letters', 'AbCdEfGhIjK'],
    ['turns in three words', 'AbCd-EfGh-IjKl'],
    ['turns in three words of any kind', 'AbCd.EfGh IjKl'],
    ['six turns in fifteen letters', 'AbcAbcAbAbAbcAb'],
    ['small letters', 'abcdefghijkl'],
    ['capitals', 'ACMECLIENTID'],
    ['digits alone', '123456789012'],
    ['marks alone', '::::::::::::'],
  ])('and one that somebody may have: %s: %s', (_, text) => expect(isSecretShaped(text)).toBe(false));
});

describe('base64', () => {
  test.each([
    ['holds text', btoa('a text'), 'a text'],
    ['holds text of one more character, and of two', btoa('a text1'), 'a text1'],
    ['needs no padding', btoa('a text1').replaceAll('=', ''), 'a text1'],
    ['of eight characters is enough', btoa('short!'), 'short!'],
    ['holds tabs and line breaks', btoa('a\tb\r\nc'), 'a\tb\r\nc'],
    ['holds text in UTF-8', 'w6TDtsO8IOKCrA==', 'äöü €'],
    ['holds text beyond the first plane', btoa('\xf0\x9f\x94\x91 key'), '\u{1f511} key'],
    ['has two alphabets', btoa('~~~???~~~'), '~~~???~~~'],
    ['of which the other is for addresses', btoa('~~~???~~~').replaceAll('+', '-').replaceAll('/', '_'), '~~~???~~~'],
  ])('%s', (_, text, inside) => expect(decoded(text)).toBe(inside));

  test.each([
    ['seven characters', btoa('abcde').slice(0, 7)],
    ['something before it', `!${btoa('a text')}`],
    ['something behind it', `${btoa('a text')}!`],
    ['a line break inside', btoa('a text or two').replace(/.{8}/, '$&\n')],
    ['padding inside', 'YSB0=ZXh0'],
    ['padding of three', 'YSB0ZXh0YQ==='],
    ['a length that none has', 'YSB0ZXh0Y'],
    ['bytes that are no UTF-8', btoa('\xff\xfe\xfd\xfc\xfb\xfa')],
    ['half a character of two bytes', btoa('a text\xc3')],
    ['half a character of three', btoa('a text\xe2\x82')],
    ['half a character of four', btoa('a text\xf0\x9f\x94')],
    ['a character written with more bytes than it needs', btoa('a text\xe0\x80\x80')],
    ['the end of a character alone', btoa('a text\x80')],
    ['a control character of two bytes', btoa('a text\xc2\x85')],
    ['the last control character of ASCII', btoa('a text\x7f')],
    ['a control character', btoa('a text\0')],
    ['another one', btoa('a text\x1b[31m')],
  ])('is not read from %s', (_, text) => expect(decoded(text)).toBeNull());
});

describe('the middle of a PEM', () => {
  test.each(['MIIE'.repeat(51), `${'MIIE'.repeat(30)}\n${'+/09'.repeat(30)}==`])('%.20s…', (text) => {
    expect(isMiddleOfPem(text)).toBe(true);
  });
  test.each(['MIIE'.repeat(50), `x${'MIIE'.repeat(60)}`, `${'MIIE'.repeat(60)}-`, 'MAIE'.repeat(60)])(
    'and none: %.20s…',
    (text) => expect(isMiddleOfPem(text)).toBe(false),
  );
});

describe('a path', () => {
  test.each([
    ...['file:x', 'fileb:x', '/x', '~/x', './x', '../x', '.\\x', '..\\x', 'c:\\x', 'Z:\\x'],
    ...['x.pem', 'x.key', 'x.p8', 'x.p12', 'x.pfx', 'x.jks', 'x.crt', 'x.cer', 'x.der', 'x.json', 'x.txt', 'X.PEM'],
    `/${'x'.repeat(1_023)}`,
  ])('%.20s', (text) => expect(isPath(text)).toBe(true));

  test.each([
    ...['x/y', 'xfile:x', 'x~/y', '~x', '.x', '...x', 'x:/', 'cd:\\x', '1:\\x', 'x.md', 'x.pemx', 'xpem', 'x.doc'],
    ...['/x\ny', '/x\ry', '/x=y', '{x.json', '["x.json', '"x.json', "'x.json", `/${'x'.repeat(1_024)}`, ''],
  ])('and none: %.20j', (text) => expect(isPath(text)).toBe(false));

  test('may hold such marks further back', () => {
    expect(isPath('/x{y}[z]"\'')).toBe(true);
  });
});

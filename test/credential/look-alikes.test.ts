import { describe, expect, test } from 'vitest';
import { lookAlike } from '../../src/credential/look-alikes.ts';

const read = (text: string) => Array.from(text, lookAlike).join('');
const alphabet = 'abcdefghijklmnopqrstuvwxyz';
/** So many characters of Unicode from one on. */
const row = (first: string, length: number) =>
  Array.from({ length }, (_, at) => String.fromCodePoint((first.codePointAt(0) ?? 0) + at)).join('');

describe('a character is taken for what it looks like:', () => {
  test.each([
    ['Cyrillic', 'аԁеәһіјӏорԛѕυԝхуЗзбЧ', 'adeehijlopqsuwxy3364'],
    ['Greek', 'αΒεΗικΝνοσρτυωχγΖ', 'abehiknvooptuwxyz'],
    ['Cherokee', 'ᎪᏴᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃᏮ', 'abcdeghijklmprstvwz6'],
    ['Lisu', 'ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ', 'abcdefghijklmnoprstuvwxyz'],
    ['Coptic, Armenian and Hebrew', 'ⲥոօցսհյզոס', 'cnoguhjqno'],
    ['of phonetics', 'ɑƅɗɛƒɡɩǀʋ', 'abdefgilu'],
    ['Chinese numerals', '〇一二三四五六七八九', '0123456789'],
    ['zeros, and letters like digits', '߀ӡƷƽȢȣ', '033588'],
    ['small capitals', 'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ', 'abcdefghijklmnopqrstuvwyz'],
    ['braille', '⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵', alphabet],
    ['letters in black circles', row('🅐', 26), alphabet],
    ['letters in black squares', row('🅰', 26), alphabet],
    ['letters of flags', row('🇦', 26), alphabet],
    ['digits in two circles', row('⓵', 9), '123456789'],
    ['digits in black circles', row('❶', 9), '123456789'],
    ['digits in circles without serifs', row('➀', 9), '123456789'],
    ['digits in black circles without serifs', row('➊', 9), '123456789'],
    ['Arabic digits', row('٠', 10), '0123456789'],
    ['Fullwidth digits', row('０', 10), '0123456789'],
    ['digits of three styles in a row', row('𝟎', 30), '0123456789'.repeat(3)],
  ])('%s', (_, text, meant) => expect(read(text)).toBe(meant));
});

test.each(['a', 'Z', '7', '-', 'é', 'ж', '字', '🅏', '🅪', '➉', '⓾', '½'])('%s is what it is', (character) =>
  expect(lookAlike(character)).toBe(character),
);

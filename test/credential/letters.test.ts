import { describe, expect, test } from 'vitest';
import { type Reading, readAs } from '../../src/credential/letters.ts';

describe('a text is read', () => {
  test.each<[string, Reading, string, string]>([
    ['by its letters, digits and what they are written for as one', 'letters', 'OILZEASTB 0123', '0112345780123'],
    ['by its letters, up to the borders of ASCII', 'letters', '@AYZ[`ayz{/09:', '4y24y209'],
    ['by its letters, without accents', 'letters', 'Öç-é', '0c3'],
    ['by its letters, spelled out', 'letters', 'ßﬁ', '55f1'],
    ['by its letters, without what only lengthens them', 'letters', 'kـm', 'km'],
    ['by letters that stand alone', 'spelled', 'k-m nn w', 'kmw'],
    ['by letters that stand alone, a ligature being one', 'spelled', 'ﬁ w', 'f1w'],
    ['by no letters where all stand together', 'spelled', 'knm', ''],
    ['without blanks and the plus of forms', 'dense', ' A+b\u00a0!.é\u0301\u007f', 'ab!.e\u007f'],
    ['without what only lengthens, and not without digits', 'dense', 'OILZ ـ', 'oilzـ'],
    ['exactly, but for case and accents', 'exact', ' A+b\u00a0!.é\u0301', ' a+b !.e'],
    ['exactly, letters as letters', 'exact', 'OILZEASTB', 'oilzeastb'],
    ['as nothing where there is nothing', 'exact', '', ''],
  ])('%s', (_, reading, text, read) => expect(readAs(reading, text).text).toBe(read));
});

describe('each letter that was read has the place of its character', () => {
  test.each<[string, Reading, string, readonly number[], readonly number[]]>([
    ['past what is left out', 'letters', 'k - m', [0, 4], [1, 5]],
    ['of two units', 'letters', '𝐤m', [0, 2], [2, 3]],
    ['of the last character of one unit', 'exact', '\uffffm', [0, 1], [1, 2]],
    ['that is spelled out', 'letters', 'ßm', [0, 0, 1], [1, 1, 2]],
    ['where it stands alone', 'spelled', 'nn k m', [3, 5], [4, 6]],
  ])('%s', (_, reading, text, from, to) => expect(readAs(reading, text)).toMatchObject({ from, to }));
});

import { expect, test } from 'vitest';
import { recordOf, sameId } from '../../src/credential/salesforce-id.ts';

test('an id names its record with its first 15 characters, case and all', () => {
  expect(recordOf('00Dxx0000001gPLEAY')).toBe('00Dxx0000001gPL');
  expect(recordOf('00Dxx0000001gPL')).toBe('00Dxx0000001gPL');
});

test('two ids are the same in whichever form each is written', () => {
  expect(sameId('00Dxx0000001gPL', '00Dxx0000001gPLEAY')).toBe(true);
  expect(sameId('00Dxx0000001gPl', '00Dxx0000001gPLEAY')).toBe(false);
});

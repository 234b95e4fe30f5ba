import { expect, test } from 'vitest';
import { fuzzSecrets } from './fuzz-secrets.ts';

test('400 shapes of a known credential are read, or said what is wrong; no value gets out, nothing goes where it must not', async () => {
  const counts = await fuzzSecrets(400, 20_261_127);
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(3);
});

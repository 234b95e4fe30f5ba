import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withMatters } from '../../tools/docs-matters.ts';

test('docs/alert-states.md has the table of matters as the code has it; npm run docs:matters writes it', () => {
  const page = readFileSync(new URL('../../docs/alert-states.md', import.meta.url), 'utf8');
  expect(withMatters(page)).toBe(page);
});

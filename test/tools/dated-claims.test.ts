import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { claimsOlderThan, datedClaims } from '../../tools/dated-claims.ts';

const PAGE = `| claim | source | kind | read |
|---|---|---|---|
| water is wet | a book | O | 2025-11-26 |
| fire is hot | a forum | P | 2024-01-02 |
| ice is cold | a letter | W | 2025-11-27 |
`;

test('claims that nobody has read again since a day are listed, the oldest first', () => {
  expect(claimsOlderThan(PAGE, new Date('2025-11-27T09:00:00Z'))).toEqual([
    { claim: 'fire is hot', source: 'a forum', read: '2024-01-02' },
    { claim: 'water is wet', source: 'a book', read: '2025-11-26' },
  ]);
});

test('every row of the page of sources has a claim, a source and the day on which it was read', async () => {
  const page = await readFile(new URL('../../docs/sources.md', import.meta.url), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| claim'));
  const claims = datedClaims(page);
  expect(claims).toHaveLength(rows.length);
  for (const { claim, source } of claims) expect([claim, source]).not.toContain('');
});

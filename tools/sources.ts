import { readFile } from 'node:fs/promises';
import { claimsOlderThan } from './dated-claims.ts';

/** Lists the claims about Salesforce that nobody has read again for a year; it fails nothing. */
const page = await readFile(new URL('../docs/sources.md', import.meta.url), 'utf8');
const today = new Date();
const yearAgo = new Date(Date.UTC(today.getUTCFullYear() - 1, today.getUTCMonth(), today.getUTCDate()));
const old = claimsOlderThan(page, yearAgo);
process.stdout.write(
  old.length === 0
    ? 'Every claim of docs/sources.md was read within the last year.\n'
    : `Read more than a year ago, the oldest first:\n${old.map(({ read, claim, source }) => `${read}  ${claim}\n            ${source}\n`).join('')}`,
);

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Compares one part of a page, from its `<!-- name -->` to the next such mark, with what the tests found; under
 * `UPDATE_DOCS=1` (`npm run docs:tested`) it is written instead.
 */
export function expectDocumented(page: string, name: string, found: string): void {
  const path = join(ROOT, 'docs', page);
  const text = readFileSync(path, 'utf8');
  const mark = `<!-- ${name} -->\n`;
  const start = text.indexOf(mark) + mark.length;
  expect(start, `docs/${page} has no mark for ${name}`).toBeGreaterThanOrEqual(mark.length);
  const next = text.indexOf('<!-- ', start);
  const end = next < 0 ? text.length : next;
  if (process.env.UPDATE_DOCS === '1') {
    writeFileSync(path, `${text.slice(0, start)}\n${found}\n${next < 0 ? '' : '\n'}${text.slice(end)}`);
  } else {
    expect(text.slice(start, end).trim(), 'npm run docs:tested writes it anew').toBe(found);
  }
}

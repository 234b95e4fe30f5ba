import { createHash, randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import type { StatusPage } from '../../src/status/page.ts';
import { reportHtml } from '../../src/status/report-html.ts';
import { UsageError } from './exit.ts';

/** The page as HTML. */
export function pageHtml(page: StatusPage): string {
  return reportHtml(page, (text) => createHash('sha256').update(text).digest('base64'));
}

/**
 * Writes the page as one HTML file, in one piece: a browser that reloads it never finds half of it.
 * @throws UsageError when the file cannot be written
 */
export async function writePage(page: StatusPage, path: string): Promise<void> {
  const unfinished = `${path}.${randomUUID()}`;
  try {
    await writeFile(unfinished, pageHtml(page), { flag: 'wx' });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new UsageError(`${path} cannot be written (${code}).`, { cause: error });
  }
}

import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { StatusPage } from '../../src/status/page.ts';
import { reportHtml } from '../../src/status/report-html.ts';
import { UsageError } from './exit.ts';

/** The page as HTML. */
export function pageHtml(page: StatusPage): string {
  return reportHtml(page, (text) => createHash('sha256').update(text).digest('base64'));
}

/**
 * Writes the page as one HTML file, in one piece: a browser that reloads it never finds half of it. A pipe, a socket and
 * standard output (`-`, `/dev/stdout`) are written to; a device or a folder is left alone.
 * @throws UsageError when it cannot be written
 */
export async function writePage(page: StatusPage, path: string): Promise<void> {
  const html = pageHtml(page);
  try {
    switch (await kindOf(path)) {
      case 'standard output':
        await written(process.stdout, html);
        return;
      case 'pipe':
        await writeFile(path, html);
        return;
      case 'socket': {
        const socket = connect(path);
        await once(socket, 'connect');
        socket.end(html);
        await once(socket, 'close');
        return;
      }
      case 'file':
        await replace(path, html);
        return;
      case 'neither':
        throw new UsageError(`${path} is a device or a folder. Name a file for the page, such as report.html.`);
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new UsageError(`${path} cannot be written (${code}).`, { cause: error });
  }
}

async function kindOf(path: string): Promise<'standard output' | 'pipe' | 'socket' | 'file' | 'neither'> {
  if (['-', '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1'].includes(path)) return 'standard output';
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (found === null || found.isFile()) return 'file';
  if (found.isFIFO()) return 'pipe';
  return found.isSocket() ? 'socket' : 'neither';
}

function written(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

async function replace(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${randomUUID()}`;
  try {
    await writeFile(unfinished, text, { flag: 'wx' });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

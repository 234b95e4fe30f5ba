import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** How often a held lock is looked at again, and for how long. Its holder needs it for milliseconds. */
const POLL_MS = 20;
const PATIENCE_MS = 10_000;

/**
 * Runs `work` while this process alone holds `path`, a file made for the purpose that names its owner. A lock whose owner
 * on this machine is gone, or that names none, is taken over.
 * @throws Error that names the owner, when the lock is still held after ten seconds
 */
export async function withFileLock<T>(
  path: string,
  sleep: (ms: number) => Promise<void>,
  work: () => Promise<T>,
): Promise<T> {
  for (let waited = 0; !(await acquire(path)); waited += POLL_MS) {
    const owner = await readOwner(path);
    if (owner !== null && isGone(owner)) await takeAway(path, owner);
    else if (waited >= PATIENCE_MS) throw new Error(stillHeld(path, owner));
    else await sleep(POLL_MS);
  }
  try {
    await sweep(path);
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/** The owner is written before the lock appears: one that names nobody is left over from a crash or a full disk. */
async function acquire(path: string): Promise<boolean> {
  const prepared = beside(path);
  try {
    await writeFile(prepared, ownName(), { flag: 'wx', mode: 0o600, flush: true });
    await link(prepared, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(prepared, { force: true });
  }
}

const ownName = () => `${process.pid} ${hostname()}`;

/** A name of this process's own beside the lock; it tells whose it is, should the process be killed before it is gone. */
const beside = (path: string) => `${path}.${process.pid}@${hostname()}@${randomUUID()}`;

/** Deletes what processes left beside the lock that no longer run. */
async function sweep(path: string): Promise<void> {
  const prefix = `${basename(path)}.`;
  for (const name of await readdir(dirname(path))) {
    const [pid, host] = name.startsWith(prefix) ? name.slice(prefix.length).split('@') : [];
    if (host !== undefined && isGone(`${pid} ${host}`)) await rm(join(dirname(path), name), { force: true });
  }
}

/** Null when the lock was released meanwhile. */
async function readOwner(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Only processes of this machine can be asked after; a lock of another one (a shared folder) counts as held. */
function isGone(owner: string): boolean {
  if (owner.trim() === '') return true;
  const [pid, host] = owner.split(' ');
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/**
 * Moves the lock aside before deleting it: of several processes that find the same dead owner one succeeds, and one that
 * comes late notices that it moved a new owner's lock and puts it back.
 */
async function takeAway(path: string, owner: string): Promise<void> {
  const aside = beside(path);
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if ((await readOwner(aside)) === owner) await rm(aside, { force: true });
  else await rename(aside, path);
}

function stillHeld(path: string, owner: string | null): string {
  const holder = owner === null ? 'another process' : `process ${owner.replace(' ', ' on ')}`;
  return `${path} is held by ${holder}; when that process no longer runs, delete the file and try again`;
}

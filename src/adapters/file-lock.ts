import { randomUUID } from 'node:crypto';
import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';

/** How often a held lock is looked at again, and for how long. Its holder needs it for milliseconds. */
const POLL_MS = 20;
const PATIENCE_MS = 10_000;

/**
 * Runs `work` while this process alone holds `path`, a file made for the purpose that names its owner. A lock whose owner
 * on this machine is gone is taken over.
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
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function acquire(path: string): Promise<boolean> {
  let file: FileHandle;
  try {
    file = await open(path, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    await file.writeFile(ownName());
  } finally {
    await file.close();
  }
  return true;
}

const ownName = () => `${process.pid} ${hostname()}`;

/** Null when the lock was released meanwhile, or its owner has not written its name yet. */
async function readOwner(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')) || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Only processes of this machine can be asked after; a lock of another one (a shared folder) counts as held. */
function isGone(owner: string): boolean {
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
  const aside = `${path}.${randomUUID()}`;
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

import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { Clock } from '../clock.ts';
import { ExpectedError } from '../expected-error.ts';
import {
  dictionary,
  instant,
  jsonOf,
  nullable,
  number,
  oneOf,
  openRecord,
  otherwise,
  type Read,
  record,
  text,
  tryDocument,
  wholeNumber,
} from '../schema.ts';
import { type HistoryEntry, readHistoryEntry } from '../state/history.ts';
import type { StatesPort } from '../state/ports.ts';
import { withFileLock } from './file-lock.ts';

const FORMAT = 1;

const contents = record({
  format: oneOf([FORMAT]),
  /** Length of the history file as of this commit; bytes after it belong to a write that never finished. */
  historyBytes: wholeNumber,
  documents: dictionary(
    record({
      revision: wholeNumber,
      writer: nullable(text),
      expiresAt: nullable(instant),
      document: openRecord({}),
    }),
  ),
});

type Contents = Read<typeof contents>;
type Write = Parameters<StatesPort['save']>[0];
type Waiting = {
  readonly write: Write;
  readonly resolve: (outcome: 'saved' | 'conflict') => void;
  readonly reject: (error: unknown) => void;
};

/** The state file cannot be used or written; the message says what to do. It was left as it was. */
export class StateFileError extends ExpectedError {
  override readonly name = 'StateFileError';
}

/**
 * State in one JSON file, readable by its owner alone, with the history as lines in `PATH.history.jsonl`. Two processes
 * may share it: writes happen under `PATH.lock`, replace the file as a whole, and conflict by revision as in the table.
 * Writes that wait for each other are stored together. Only a regular file is read or replaced: what stands in its place
 * (a device, a folder, a pipe, a link that somebody else put there) is left alone.
 */
export function stateFile(path: string, { now, sleep }: Pick<Clock, 'now' | 'sleep'>): StatesPort {
  const historyPath = `${path}.history.jsonl`;
  let waiting: Waiting[] = [];
  let storing = false;

  const storeWaiting = async (): Promise<void> => {
    if (storing) return;
    storing = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        const writes = batch.map(({ write }) => write);
        const outcomes = await explained(path, () => withFileLock(`${path}.lock`, sleep, () => store(writes, now())));
        batch.forEach(({ resolve }, index) => {
          resolve(outcomes[index] ?? 'conflict');
        });
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    storing = false;
  };

  const store = async (writes: readonly Write[], at: Date): Promise<readonly ('saved' | 'conflict')[]> => {
    const { documents, historyBytes } = await readContents(path, historyPath);
    const applied = writes.map((write) => apply(documents, write));
    const outcomes = applied.map((outcome) => (outcome === 'conflict' ? outcome : 'saved'));
    const kept = writes.filter((_, index) => applied[index] === 'written');
    if (kept.length === 0) return outcomes;
    for (const [key, { expiresAt }] of documents) {
      const justWritten = kept.some((write) => write.key === key);
      if (!justWritten && expiresAt !== null && new Date(expiresAt) <= at) documents.delete(key);
    }
    const lines = kept.flatMap(({ history }) => history).map((entry) => `${JSON.stringify(entry)}\n`);
    const length = await appendAt(historyPath, historyBytes, lines.join(''));
    await replace(path, { format: FORMAT, historyBytes: length, documents: Object.fromEntries(documents) });
    return outcomes;
  };

  return {
    load: async (keys) => {
      const { documents } = await readContents(path, historyPath);
      return (keys === 'all' ? [...documents.keys()] : [...new Set(keys)]).flatMap((key) => {
        const stored = documents.get(key);
        return stored === undefined ? [] : [{ key, revision: stored.revision, document: stored.document }];
      });
    },
    save: (write) =>
      new Promise((resolve, reject) => {
        waiting.push({ write, resolve, reject });
        void storeWaiting();
      }),
    history: async (org, limit) => {
      const { historyBytes } = await readContents(path, historyPath);
      const lines = (await readIfThere(historyPath)).subarray(0, historyBytes).toString('utf8').split('\n');
      return lines
        .filter((line) => line !== '')
        .map((line) => readLine(line, historyPath))
        .filter((entry) => entry.org === org)
        .reverse()
        .sort((a, b) => b.at.localeCompare(a.at))
        .slice(0, limit);
    },
  };
}

type Documents = Map<string, Contents['documents'][string]>;

function apply(documents: Documents, write: Write): 'written' | 'written before' | 'conflict' {
  const before = documents.get(write.key);
  if ((before?.revision ?? 0) !== write.expectedRevision) {
    return write.writer !== undefined && before?.writer === write.writer ? 'written before' : 'conflict';
  }
  documents.set(write.key, {
    revision: write.expectedRevision + 1,
    expiresAt: write.expiresAt?.toISOString() ?? null,
    document: { ...write.document },
    writer: write.writer ?? null,
  });
  return 'written';
}

async function readContents(
  path: string,
  historyPath: string,
): Promise<{ documents: Documents; historyBytes: number }> {
  const text = (await readIfThere(path)).toString('utf8');
  // A state file that was moved away does not take its history with it.
  if (text === '') return { documents: new Map(), historyBytes: (await readIfThere(historyPath)).length };
  const json = jsonOf(text);
  if (json === undefined) throw new StateFileError(`${path} is no state file: it is not JSON. ${WHAT_TO_DO}`);
  const { format } = otherwise(record({ format: number }), { format: FORMAT })(json);
  if (format > FORMAT) {
    throw new StateFileError(
      `${path} was written by a newer version (format ${format}, this version reads ${FORMAT}). Update, or name another file; it was left as it is.`,
    );
  }
  const outcome = tryDocument(json, contents);
  if (!outcome.ok) {
    const fault = `${outcome.path} must be ${outcome.expected}`;
    throw new StateFileError(`${path} is no state file or damaged (${fault}). ${WHAT_TO_DO}`);
  }
  const { documents, historyBytes } = outcome.value;
  return { documents: new Map(Object.entries(documents)), historyBytes };
}

const WHAT_TO_DO = 'It was left as it is: restore it, or move it away to start anew.';

function readLine(line: string, path: string): HistoryEntry {
  try {
    return readHistoryEntry(jsonOf(line));
  } catch (error) {
    throw new StateFileError(`${path}: ${(error as Error).message}`, { cause: error });
  }
}

/** Neither follows a link nor waits for the other end of a pipe. */
const AS_IT_STANDS = constants.O_NOFOLLOW | constants.O_NONBLOCK;

async function readIfThere(path: string): Promise<Buffer> {
  try {
    const file = await open(path, constants.O_RDONLY | AS_IT_STANDS);
    try {
      if (!(await file.stat()).isFile()) throw new StateFileError(noFile(path));
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof StateFileError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return Buffer.alloc(0);
    // A link, a folder, a socket: no such thing is opened.
    if (code === 'ELOOP' || code === 'EISDIR' || code === 'ENXIO') throw new StateFileError(noFile(path));
    throw new StateFileError(`cannot read ${path}: ${message}`, { cause: error });
  }
}

function noFile(path: string): string {
  return `${path} is no regular file, so no state is kept there. Name a file, or one that does not exist yet.`;
}

/** Cuts the file back to its committed length, then appends; gives the new length. */
async function appendAt(path: string, committed: number, lines: string): Promise<number> {
  if (lines === '') return committed;
  const file = await open(path, constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | AS_IT_STANDS, 0o600);
  try {
    const { size } = await file.stat();
    if (size > committed) await file.truncate(committed);
    await file.appendFile(lines);
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

/** The new file is complete on disk before it takes the name, so a crash leaves the old one or the new one. */
async function replace(path: string, contents: Contents): Promise<void> {
  const temporary = `${path}.tmp`;
  await rm(temporary, { force: true });
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(contents)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

async function explained<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StateFileError) throw error;
    throw new StateFileError(`cannot write ${path}: ${(error as Error).message}`, { cause: error });
  }
}

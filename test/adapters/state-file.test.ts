import { spawnSync } from 'node:child_process';
import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StateFileError, stateFile } from '../../src/adapters/state-file.ts';
import { entry, promisesOfAStateStore, write } from './states-contract.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'state-file-'));
  path = join(folder, 'state.json');
});

afterEach(() => rm(folder, { recursive: true }));

const NOON = new Date('2026-11-22T12:00:00.000Z');

function open(now: Date = NOON) {
  return stateFile(path, { now: () => now, sleep: (ms) => sleep(ms) });
}

describe('state in a file', () => {
  promisesOfAStateStore(async () => ({ first: open(), second: open() }));

  test('is readable by its owner alone, and leaves nothing but itself and its history behind', async () => {
    await open().save(write({ history: [entry({})] }));
    expect((await readdir(folder)).sort()).toEqual(['state.json', 'state.json.history.jsonl']);
    for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });

  test('takes an empty file as a new one', async () => {
    await writeFile(path, '');
    expect(await open().load('all')).toEqual([]);
    expect(await open().save(write({}))).toBe('saved');
  });

  test('writes of one process do not queue for the lock: those that wait are stored together', async () => {
    const port = stateFile(path, { now: () => NOON, sleep: () => Promise.reject(new Error('it waited')) });
    const keys = Array.from({ length: 300 }, (_, index) => `org/${index}`);
    await Promise.all(keys.map((key) => port.save(write({ key, history: [entry({ org: key })] }))));
    expect(await open().load('all')).toHaveLength(300);
    expect(await open().history('org/299', 5)).toHaveLength(1);
  });

  test('a document past its date is forgotten with the next write of another', async () => {
    await open().save(write({ key: 'org/gone', expiresAt: new Date('2026-11-22T11:59:59.000Z') }));
    await open().save(write({ key: 'org/later', expiresAt: new Date('2026-11-22T12:00:01.000Z') }));
    expect((await open().load('all')).map(({ key }) => key)).toEqual(['org/later']);
  });

  test('a document stored with a date that has passed can still be read back', async () => {
    await open().save(write({ expiresAt: new Date('2026-11-22T11:00:00.000Z') }));
    expect(await open().load(['org/acme'])).toHaveLength(1);
  });
});

describe('a state file that cannot be used is refused and left as it was', () => {
  test.each([
    ['is not JSON', '{"format": 1, "docum', /is not JSON.*restore it, or move it away/],
    [
      'is some other JSON',
      '{"hello": "world"}',
      /is no state file or damaged \(it\.format must be one of 1, not nothing\)/,
    ],
    ['is no object', '[]', /is no state file or damaged \(it must be an object, not a list\)/],
    ['was written by a newer version', '{"format": 2, "orgs": []}', /newer version \(format 2, this version reads 1\)/],
    [
      'has a damaged document',
      '{"format":1,"historyBytes":0,"documents":{"org/acme":{"revision":"1","expiresAt":null,"document":{}}}}',
      /damaged \(it\.documents\.org\/acme\.revision must be a whole number, not string\)/,
    ],
  ])('because it %s', async (_, text, message) => {
    await writeFile(path, text);
    await expect(open().load('all')).rejects.toThrow(message);
    await expect(open().load('all')).rejects.toBeInstanceOf(StateFileError);
    await expect(open().save(write({}))).rejects.toThrow(message);
    expect(await readFile(path, 'utf8')).toBe(text);
    expect(await readdir(folder)).toEqual(['state.json']);
  });

  test('because it is a folder', async () => {
    path = folder;
    await expect(open().load('all')).rejects.toThrow(`${folder} is no regular file`);
  });

  test('because its folder does not exist', async () => {
    path = join(folder, 'none', 'state.json');
    await expect(open().save(write({}))).rejects.toThrow(`cannot write ${path}`);
  });

  test('and a history line of a newer version is refused with its place', async () => {
    await open().save(write({ history: [{ ...entry({}), cause: 'cause-of-tomorrow' as 'timeout' }] }));
    await expect(open().history('acme', 5)).rejects.toThrow(/state\.json\.history\.jsonl: .*\(cause\).*newer version/);
  });
});

describe('after a crash', () => {
  test('in the middle of a write, the history lines of that write are gone with its document', async () => {
    await open().save(write({ history: [entry({})] }));
    await writeFile(`${path}.history.jsonl`, `${JSON.stringify(entry({ cause: 'timeout' }))}\n{"half`, { flag: 'a' });
    await writeFile(`${path}.tmp`, '{"half');
    expect(await open().history('acme', 5)).toEqual([entry({})]);
    const next = entry({ at: '2026-11-22T12:00:00.000Z', from: 'unhealthy', to: 'healthy', cause: null });
    await open().save(write({ expectedRevision: 1, history: [next] }));
    expect(await open().history('acme', 5)).toEqual([next, entry({})]);
  });

  test('what a process left beside the lock is gone after the next write, unless the process still runs', async () => {
    const left = (pid: number) => `${path}.lock.${pid}@${hostname()}@0`;
    const gone = spawnSync('true').pid;
    for (const pid of [gone, process.ppid]) await writeFile(left(pid), '');
    await open().save(write({}));
    expect((await readdir(folder)).sort()).toEqual(['state.json', basename(left(process.ppid))]);
  });

  test('the lock of a process that no longer runs is taken over', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    await writeFile(`${path}.lock`, `${pid} ${hostname()}`);
    const outcomes = await Promise.all(['org/a', 'org/b', 'org/c'].map((key) => open().save(write({ key }))));
    expect(outcomes).toEqual(['saved', 'saved', 'saved']);
    expect(await open().load('all')).toHaveLength(3);
    expect(await readdir(folder)).toEqual(['state.json']);
  });

  test('a state file that was moved away leaves its history readable', async () => {
    await open().save(write({ history: [entry({})] }));
    await rm(path);
    const next = entry({ at: '2026-11-22T12:00:00.000Z' });
    await open().save(write({ history: [next] }));
    expect(await open().history('acme', 5)).toEqual([next, entry({})]);
  });
});

describe('while another process holds the lock', () => {
  test.each([
    ['on this machine', `${process.pid} ${hostname()}`],
    ['on another machine, where this one cannot see it', '999999999 elsewhere'],
  ])('%s, a write waits, then says whom it waited for', async (_, owner) => {
    await writeFile(`${path}.lock`, owner);
    const waits: number[] = [];
    const port = stateFile(path, { now: () => NOON, sleep: async (ms) => void waits.push(ms) });
    await expect(port.save(write({}))).rejects.toThrow(
      `cannot write ${path}: ${path}.lock is held by process ${owner.replace(' ', ' on ')}; when that process no longer runs, delete the file and try again`,
    );
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(10_000);
    expect(await readFile(`${path}.lock`, 'utf8')).toBe(owner);
  });

  test('a write goes on as soon as the lock is released', async () => {
    await writeFile(`${path}.lock`, `${process.pid} ${hostname()}`);
    const port = stateFile(path, { now: () => NOON, sleep: () => rm(`${path}.lock`) });
    expect(await port.save(write({}))).toBe('saved');
  });

  test('reading does not wait', async () => {
    await open().save(write({}));
    await writeFile(`${path}.lock`, `${process.pid} ${hostname()}`);
    expect(await open().load('all')).toHaveLength(1);
  });
});

describe('what is no regular file is left alone', () => {
  const refused = /is no regular file, so no state is kept there/;

  test.each([
    ['a device', () => Promise.resolve('/dev/null')],
    ['a folder', () => Promise.resolve(folder)],
    [
      'a pipe',
      async () => {
        spawnSync('mkfifo', [path]);
        return path;
      },
    ],
    [
      'a link',
      async () => {
        await writeFile(join(folder, 'target'), '');
        await symlink(join(folder, 'target'), path);
        return path;
      },
    ],
  ])('%s', async (_, make) => {
    const place = await make();
    const before = await lstat(place);
    const port = stateFile(place, { now: () => NOON, sleep: (ms) => sleep(ms) });
    await expect(port.load('all')).rejects.toThrow(refused);
    await expect(port.save(write({}))).rejects.toThrow(StateFileError);
    expect((await lstat(place)).ino).toBe(before.ino);
  });

  test('a link in the place of the history: its target stays as it is', async () => {
    const target = join(folder, 'target');
    await writeFile(target, 'precious');
    await symlink(target, `${path}.history.jsonl`);
    await expect(open().save(write({ history: [entry({})] }))).rejects.toThrow(StateFileError);
    expect(await readFile(target, 'utf8')).toBe('precious');
  });
});

test.each(['', ' '])('a lock that names no owner is left over, and taken over: %j', async (content) => {
  await writeFile(`${path}.lock`, content);
  const port = stateFile(path, { now: () => NOON, sleep: () => Promise.reject(new Error('it waited')) });
  expect(await port.save(write({}))).toBe('saved');
  expect((await readdir(folder)).sort()).toEqual(['state.json']);
});

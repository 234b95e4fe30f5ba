import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** A project of somebody else's, outside the repository, with the packed package installed. */
export type EmptyProject = AsyncDisposable & {
  readonly folder: string;
  /** The package as npm unpacked it. */
  readonly installed: string;
  /** Adds a file, folders included, and gives its path. */
  readonly write: (name: string, text: string) => Promise<string>;
  /** Runs Node in the project and gives what it printed; only what is installed there can be imported. */
  readonly node: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<string>;
};

/**
 * Node then looks for a package below the project only, and not where the links of {@link installPacked} lead: what
 * neither the package nor its dependencies declare (esbuild, the repository's own files) cannot be found.
 */
export const PROJECT_ONLY = { NODE_OPTIONS: '--preserve-symlinks' };

/**
 * Packs the repository and lets npm install the tarball. No registry is asked: dependencies are links to what the
 * repository has installed. npm accepts the direct ones as they are, and would remove theirs, which follow after it.
 */
export async function installPacked(): Promise<EmptyProject> {
  const parent = await mkdtemp(join(tmpdir(), 'credential-health-package-'));
  const folder = join(parent, 'project');
  await mkdir(folder);
  await run('npm', ['pack', '--pack-destination', parent], { cwd: ROOT });
  const tarball = (await readdir(parent)).find((name) => name.endsWith('.tgz')) ?? 'no tarball';

  const { dependencies, peerDependencies } = await manifestIn(ROOT);
  const direct = Object.keys({ ...dependencies, ...peerDependencies });
  await link(direct, folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  await run('npm', ['install', '--offline', '--ignore-scripts', join(parent, tarball)], { cwd: folder });
  const all = new Set(direct);
  for (const name of all) for (const needed of await neededBy(name)) all.add(needed);
  await link([...all].slice(direct.length), folder);

  return {
    folder,
    installed: join(folder, 'node_modules/salesforce-credential-health'),
    write: async (name, text) => {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
      return path;
    },
    node: async (args, env = {}) => {
      const { stdout, stderr } = await run(process.execPath, args, { cwd: folder, env: { ...PROJECT_ONLY, ...env } });
      return stdout + stderr;
    },
    [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }),
  };
}

type Manifest = {
  readonly [Part in 'dependencies' | 'peerDependencies' | 'engines']?: Readonly<Record<string, string>>;
};

/** What the package.json of a folder says. */
export async function manifestIn(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
}

async function neededBy(name: string): Promise<readonly string[]> {
  const folder = join(ROOT, 'node_modules', name);
  const { dependencies = {} } = await manifestIn(folder);
  return Object.keys(dependencies).filter((needed) => !existsSync(join(folder, 'node_modules', needed)));
}

async function link(names: readonly string[], project: string): Promise<void> {
  for (const name of names) {
    const path = join(project, 'node_modules', name);
    await mkdir(dirname(path), { recursive: true });
    await symlink(join(ROOT, 'node_modules', name), path);
  }
}

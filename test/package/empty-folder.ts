import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { inject } from 'vitest';

export const ROOT = join(import.meta.dirname, '../..');

/** What a program printed, and how it ended. */
export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** A folder of somebody else's, outside the repository: nothing is installed there but what the test installs. */
export type EmptyFolder = AsyncDisposable & {
  readonly path: string;
  readonly write: (name: string, text: string) => Promise<void>;
  readonly read: (name: string) => Promise<string>;
  /** Installs packages by npm as a user would; {@link THE_PACKAGE} is the packed one. */
  readonly install: (...packages: readonly string[]) => Promise<void>;
  /** Runs a program; those that the folder has installed are found first, those of the repository never. */
  readonly run: (program: string, args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ended>;
};

/** What the machine sets for everybody, less what npm and vitest set for this run. */
const OUTSIDE = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_(?!config_registry)|VITEST|NODE_ENV$|NODE_OPTIONS$|INIT_CWD$)/.test(name),
  ),
);

/** Stands for the tarball in {@link EmptyFolder.install}. */
export const THE_PACKAGE = 'the package';

/** Makes the folder under a name, because some tools name things after it. */
export async function emptyFolder(name: string): Promise<EmptyFolder> {
  const parent = await mkdtemp(join(tmpdir(), 'credential-health-user-'));
  const path = join(parent, name);
  await mkdir(path);
  const outside = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(join(ROOT, 'node_modules')));
  const run: EmptyFolder['run'] = (program, args, env = {}) =>
    new Promise((resolve) => {
      const PATH = [join(path, 'node_modules/.bin'), dirname(process.execPath), ...outside].join(delimiter);
      const options = {
        cwd: path,
        // CloudFormation's rules take most of a synthesis; one test asks for them.
        env: { ...OUTSIDE, NO_COLOR: '1', CDK_VALIDATION: 'false', ...env, PATH },
        maxBuffer: 50_000_000,
      };
      execFile(program, args, options, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
      });
    });
  return {
    path,
    run,
    write: async (file, text) => {
      await mkdir(dirname(join(path, file)), { recursive: true });
      await writeFile(join(path, file), text);
    },
    read: (file) => readFile(join(path, file), 'utf8'),
    install: async (...packages) => {
      const named = packages.map((given) => (given === THE_PACKAGE ? inject('tarball') : given));
      const { code, stderr } = await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...named]);
      if (code !== 0) throw new Error(`npm install ${packages.join(' ')}: ${stderr}`);
    },
    [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }),
  };
}

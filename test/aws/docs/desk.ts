import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { bundledProgram } from '../../bin/bundled-program.ts';
import { variablesFor } from '../../bin/cli.ts';
import { openSession, type Session } from '../../bin/pseudo-terminal.ts';
import { ELSEWHERE, SHORTER } from '../../docs/elsewhere.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** What a clone does not have, or what is not to be copied. */
const NOT_CLONED = new Set(['node_modules', '.git', 'dist', 'cdk.out', 'reports', '.stryker-tmp']);
/** Longer than any command takes on a busy machine. */
const LIMIT_MS = 170_000;

/** Where the desk's programs find the rest of the world. */
export type Surroundings = {
  readonly env: Readonly<Record<string, string>>;
  /** AWS's endpoint, and Lambda's beside it. */
  readonly endpoint: string;
  readonly lambdaEndpoint: string;
  readonly awsCli: string;
  readonly simulator: { readonly port: number; readonly caPem: string };
};

/** How a command ended. */
export type Ran = { readonly code: number | null; readonly output: string };

/** A clone of the repository before a reader of the docs, who types what stands there. */
export type Desk = AsyncDisposable & {
  /** Puts a file of the reader's beside the clone's. */
  readonly put: (name: string, content: string) => Promise<void>;
  /** What the reader has copied, for `pbpaste` and standard input. */
  readonly copy: (content: string) => Promise<void>;
  readonly run: (command: string) => Promise<Ran>;
  /** The same before a terminal, for a command that asks. */
  readonly type: (command: string) => Session;
};

/**
 * Programs are the real ones. In front of them stand shims that add how this machine reaches its simulated Salesforce and
 * AWS (`--connect-to`, `--endpoint-url`), take the short form of what lasts, and leave to other tests what they run.
 */
export async function openDesk({ env, endpoint, lambdaEndpoint, awsCli, simulator }: Surroundings): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'credential-health-desk-'));
  const clone = join(folder, 'clone');
  await cp(ROOT, clone, { recursive: true, filter: (path) => !NOT_CLONED.has(basename(path)) });
  await symlink(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  const ca = join(folder, 'ca.pem');
  const clipboard = join(folder, 'clipboard');
  await writeFile(ca, simulator.caPem);
  await writeFile(clipboard, '');

  const salesforce = `127.0.0.1:${simulator.port}`;
  const reach = `--ca ${ca} --connect-to ${salesforce}`;
  const real: Readonly<Record<string, string>> = {
    'credential-health': `case "$1 $*" in
      *--connect-to*|*--deployed*) reach= ;;
      add\\ *|check\\ *|doctor\\ *|explain\\ *|rotate\\ *|restore\\ *|migrate\\ *) reach="${reach}" ;;
    esac
    exec node '${bundledProgram()}' "$@" $reach`,
    npx: `if [ "$1" = --no-install ]; then shift; fi
    program=$1; shift; exec '${ROOT}/node_modules/.bin/'"$program" "$@"`,
    npm: `exec '${onPath('npm')}' "$@"`,
    aws: `case $1 in lambda) endpoint=${lambdaEndpoint} ;; *) endpoint=${endpoint} ;; esac
    exec '${awsCli}' --endpoint-url $endpoint "$@"`,
    curl: `exec '${onPath('curl')}' --cacert '${ca}' --connect-to ::${salesforce} "$@"`,
    openssl: `case $1 in s_client) exec '${onPath('openssl')}' "$@" -connect ${salesforce} -CAfile '${ca}' ;; esac
    exec '${onPath('openssl')}' "$@"`,
    pbpaste: `exec cat '${clipboard}'`,
    pbcopy: `exec cat > '${clipboard}'`,
    ...Object.fromEntries(['pip', 'moto_server', 'apt-get'].map((name) => [name, `echo "$0 $*" >&2; exit 127`])),
  };
  await mkdir(join(folder, 'bin'));
  for (const [name, body] of Object.entries(real)) {
    const calls = [
      ...Object.keys(ELSEWHERE).map((call) => [call, 'exit 0'] as const),
      ...Object.entries(SHORTER).map(([call, shorter]) => [call, `exec sh -c '${shorter}'`] as const),
    ].filter(([call]) => call.startsWith(`${name} `));
    const cases = calls.map(([call, instead]) => `'${call}') ${instead} ;;\n`).join('');
    const shim = join(folder, 'bin', name);
    await writeFile(shim, `#!/bin/sh\ncase "${name} $*" in\n${cases}esac\n${body}\n`);
    await chmod(shim, 0o755);
  }
  const variables = {
    ...variablesFor({ ...env, AWS_ENDPOINT_URL: endpoint, AWS_ENDPOINT_URL_LAMBDA: lambdaEndpoint }),
    PATH: [join(folder, 'bin'), join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter),
    HOME: folder,
    AWS_TIER_ENDPOINT: endpoint,
  };

  return {
    put: (name, content) => writeFile(join(clone, name), content),
    copy: (content) => writeFile(clipboard, content),
    run: async (command) => {
      const copied = await readFile(clipboard);
      const child = spawn('sh', ['-e', '-c', `exec 2>&1\n${command}`], {
        cwd: clone,
        env: variables,
        stdio: 'pipe',
        timeout: LIMIT_MS,
      });
      child.stdin.on('error', () => {});
      child.stdin.end(copied);
      const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
      const output = await text(child.stdout);
      return { code: await ended, output };
    },
    type: (command) => openSession(command, { env: variables, cwd: clone }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

function onPath(name: string): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`The docs show ${name}, which is not installed here.`);
  return found;
}

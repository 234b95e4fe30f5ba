import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrgOptions, SimulatedOrg } from '../../simulator/org.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { bundledProgram } from './bundled-program.ts';

/**
 * Variables under which programs do what they always do, in less time. What Node compiled for the last start is kept, which
 * is half of a start. CloudFormation's rules are applied once, where every template is tested; they take most of a synthesis.
 */
export const IN_LESS_TIME = {
  NODE_COMPILE_CACHE: join(tmpdir(), 'compiled'),
  CDK_VALIDATION: 'false',
};

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** The variables of a program that runs for nobody: of whoever runs the tests only where programs are. */
export function variablesFor(given: Readonly<Record<string, string>> = {}) {
  return {
    PATH: process.env.PATH,
    HOME: tmpdir(),
    ...IN_LESS_TIME,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    ...given,
  };
}

/**
 * Runs the real program until it ends, without the variables of whoever runs the tests: no AWS credentials, no colours
 * asked for, nothing of CI.
 */
export async function cli(
  args: readonly string[],
  given: {
    readonly input?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
    /** Another program, or another form of it than the bundled one. */
    readonly program?: string;
  } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [given.program ?? bundledProgram(), ...args], {
    stdio: 'pipe',
    ...(given.cwd === undefined ? {} : { cwd: given.cwd }),
    env: variablesFor(given.env),
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  child.stdin.end(given.input ?? '');
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** One org of a file of credentials: as Salesforce has it, and where its entry differs from that. */
export type FiledOrg = {
  readonly name: string;
  readonly org?: Partial<OrgOptions>;
  readonly secret?: (stored: Record<string, unknown>) => unknown;
  readonly tags?: Readonly<Record<string, string>>;
  readonly createdAt?: string;
};

/** A simulator, a folder, and files in it for the program to read. */
export type Scene = AsyncDisposable & {
  readonly simulator: Simulator;
  readonly folder: string;
  /** `--ca` and `--connect-to`, so that every host is the simulator. */
  readonly reach: readonly string[];
  /** Adds the orgs to the simulator and writes their credentials; gives `--file` with `--ca` and `--connect-to`. */
  readonly file: (name: string, orgs: readonly FiledOrg[]) => Promise<readonly string[]>;
  readonly path: (name: string) => string;
};

export async function openScene(): Promise<Scene> {
  const simulator = await startSimulator();
  const folder = await mkdtemp(join(tmpdir(), 'credential-health-cli-'));
  const path = (name: string) => join(folder, name);
  await writeFile(path('ca.pem'), simulator.caPem);
  const reach = ['--ca', path('ca.pem'), '--connect-to', `127.0.0.1:${simulator.port}`];
  return {
    simulator,
    folder,
    reach,
    path,
    file: async (name, orgs) => {
      const entries = orgs.map(({ name: org, org: options, secret = (stored) => stored, tags, createdAt }) => {
        const added = simulator.addOrg({ host: `${org}.my.salesforce.com`, ...options });
        return { name: org, secret: secret(storedSecret(added)), tags, createdAt };
      });
      await writeFile(path(name), JSON.stringify(entries));
      return ['--file', path(name), ...reach];
    },
    [Symbol.asyncDispose]: async () => {
      await simulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What a company keeps of an org. */
export function storedSecret({ clientId, clientSecret, host }: SimulatedOrg): Record<string, unknown> {
  return { clientId, clientSecret, domain: host };
}

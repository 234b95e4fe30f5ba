import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** One call of a program: its name and its arguments as a shell hands them over. */
export type Call = { readonly program: string; readonly args: readonly string[] };

/** Programs that commands of the documentation call; here each only writes down that it was called. */
const PROGRAMS = 'npx npm node aws cdk credential-health curl git pip moto_server openssl apt-get pbcopy pbpaste';
/** Files that commands read. */
const FILES =
  'secret.json new-secret.json acme.json sandbox/from-admin/acme.key sandbox/from-admin/acme.secret sandbox/from-admin/globex.key sandbox/from-admin/globex.secret';

/**
 * What a real shell makes of a command: the programs it calls, with their arguments. Nothing of them is run.
 * @throws when the shell cannot read the command
 */
export function callsOf(command: string): readonly Call[] {
  const folder = mkdtempSync(join(tmpdir(), 'credential-health-calls-'));
  try {
    const written = join(folder, 'calls');
    mkdirSync(written);
    mkdirSync(join(folder, 'bin'));
    for (const name of PROGRAMS.split(' ')) {
      const program = join(folder, 'bin', name);
      // A file for each process: the programs of a pipe run at the same time.
      writeFileSync(program, `#!/bin/sh\nprintf '%s\\0' ${name} "$@" > '${written}'/$$\n`);
      chmodSync(program, 0o755);
    }
    for (const name of FILES.split(' ')) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), 'example');
    }
    execFileSync('sh', ['-e', '-c', command], {
      cwd: folder,
      env: { PATH: `${join(folder, 'bin')}:/usr/bin:/bin` },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return readdirSync(written).map((process) => {
      const [program = '', ...args] = readFileSync(join(written, process), 'utf8').split('\0').slice(0, -1);
      return { program, args };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

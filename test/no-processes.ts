import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';

/** Vitest setup of `npm run test:fast`: a test that starts a process belongs to the other ones (vitest.fast.config.ts). */
const refuse = (): never => {
  throw new Error('A fast test starts no process: leave its file out in vitest.fast.config.ts');
};
for (const start of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'] as const) {
  Object.assign(childProcess, { [start]: refuse });
}
syncBuiltinESMExports();

import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/*
 * Starts a program of a clone as it is written: `node bin/clone.js simulator/cli.ts --port 8443`. Only what Node 20 knows stands
 * here, since an older Node stops at the first thing that it does not know, in words nobody wants.
 */

/**
 * Runs the program by the Node that `npm ci` put into the clone; whatever runs this may be older.
 * @param {string} program Its path.
 * @param {readonly string[]} args
 */
export async function startInClone(program, args) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const own = fileURLToPath(new URL(`../node_modules/node/bin/${name}`, import.meta.url));
  if (!existsSync(own)) {
    end(
      existsSync(fileURLToPath(new URL('../node_modules', import.meta.url)))
        ? 'There is no Node.js 24 in node_modules, since install scripts were off; fetch it: npm rebuild node --ignore-scripts=false'
        : 'Nothing is installed in this clone yet; do so in its folder: npm ci',
    );
    return;
  }
  // What was compiled for the last start is kept, in a folder that is as trusted as the code: half of the time of a start.
  const compiled = fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url));
  if (realpathSync(own) === realpathSync(process.execPath)) {
    const { enableCompileCache } = await import('node:module');
    enableCompileCache(compiled);
    process.argv = [process.execPath, program, ...args];
    await import(pathToFileURL(program).href);
    return;
  }
  const running = spawn(own, [...process.execArgv, program, ...args], {
    stdio: 'inherit',
    env: { NODE_COMPILE_CACHE: compiled, ...process.env },
  });
  // Ctrl-C reaches the program by itself; whoever waits for it must stay until it has ended.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => running.kill(signal));
  running.once('error', (error) => end(`Node.js cannot be started (${error.code}): ${own}`));
  running.once('exit', (code, signal) => {
    if (signal === null) process.exitCode = code;
    else process.exitCode = signal === 'SIGINT' ? 130 : 143;
  });
}

/** Says why the program cannot run; 2 is what it ends with itself when something is not as it must be. */
function end(sentence) {
  console.error(sentence);
  process.exitCode = 2;
}

const [, started, program, ...args] = process.argv;
if (realpathSync(started) === fileURLToPath(import.meta.url)) await startInClone(resolve(program), args);

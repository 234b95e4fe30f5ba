#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/*
 * Starts the program. Only what Node 20 knows stands here, since an older Node stops at the first thing that it does not
 * know, in words nobody wants.
 */

/** In a clone the program runs as it is written, by the Node that `npm ci` put beside it. */
const source = fileURLToPath(new URL('credential-health.ts', import.meta.url));
/** In the package it is compiled, because Node does not run TypeScript below node_modules. */
const compiled = new URL('../dist/bin/credential-health.js', import.meta.url);

if (existsSync(source)) await startClone();
else await startPackage();

async function startClone() {
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
  if (realpathSync(own) === realpathSync(process.execPath)) {
    await import(new URL('credential-health.ts', import.meta.url).href);
    return;
  }
  const program = spawn(own, [...process.execArgv, source, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches the program by itself; whoever waits for it must stay until it has ended.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => program.kill(signal));
  program.once('error', (error) => end(`Node.js cannot be started (${error.code}): ${own}`));
  program.once('exit', (code, signal) => {
    if (signal === null) process.exitCode = code;
    else process.exitCode = signal === 'SIGINT' ? 130 : 143;
  });
}

async function startPackage() {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const [, least = ''] = /(\d+\.\d+)/.exec(engines.node) ?? [];
  const isOlder = least.localeCompare(process.versions.node, 'en', { numeric: true }) > 0;
  if (isOlder) end(`credential-health needs Node.js ${least} or newer; this is ${process.version}.`);
  else await import(compiled.href);
}

/** Says why the program cannot run; 2 is what it ends with itself when something is not as it must be. */
function end(sentence) {
  console.error(sentence);
  process.exitCode = 2;
}

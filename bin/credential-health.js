#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/*
 * Starts the program. Only what Node 20 knows stands here, since an older Node stops at the first thing that it does not
 * know, in words nobody wants.
 */

/** In a clone the program runs as it is written, by the Node that `npm ci` put beside it. */
const source = fileURLToPath(new URL('credential-health.ts', import.meta.url));
/** In the package it is compiled, because Node does not run TypeScript below node_modules. */
const compiled = new URL('../dist/bin/credential-health.js', import.meta.url);

if (existsSync(source)) {
  const { startInClone } = await import('./clone.js');
  await startInClone(source, process.argv.slice(2));
} else await startPackage();

async function startPackage() {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const [, least = ''] = /(\d+\.\d+)/.exec(engines.node) ?? [];
  const isOlder = least.localeCompare(process.versions.node, 'en', { numeric: true }) > 0;
  if (isOlder) {
    console.error(`credential-health needs Node.js ${least} or newer; this is ${process.version}.`);
    // What it ends with itself when something is not as it must be.
    process.exitCode = 2;
  } else await import(compiled.href);
}

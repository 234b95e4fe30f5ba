#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';

// Before anything else is loaded, since an older Node stops at the first thing it does not know, in words nobody wants.
const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const [, least = ''] = /(\d+\.\d+)/.exec(engines.node) ?? [];
const isOlder = least.localeCompare(process.versions.node, 'en', { numeric: true }) > 0;

if (isOlder) {
  console.error(`credential-health needs Node.js ${least} or newer; this is ${process.version}.`);
  process.exitCode = 2;
} else {
  // A clone runs its source as it stands. The package has the same program compiled, because Node does not run
  // TypeScript below node_modules.
  const source = new URL('credential-health.ts', import.meta.url);
  const compiled = new URL('../dist/bin/credential-health.js', import.meta.url);
  await import((existsSync(source) ? source : compiled).href);
}

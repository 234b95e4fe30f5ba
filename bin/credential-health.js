#!/usr/bin/env node
import { existsSync } from 'node:fs';

// A clone runs its source as it stands. The package has the same program compiled, because Node does not run TypeScript
// below node_modules.
const source = new URL('credential-health.ts', import.meta.url);
const compiled = new URL('../dist/bin/credential-health.js', import.meta.url);
await import((existsSync(source) ? source : compiled).href);

import { defineConfig } from 'vitest/config';

/** The tests that the mutated files are held against: those of the core, which need neither network nor AWS. */
export default defineConfig({ test: { include: ['test/core/**/*.test.ts'], reporters: ['default'] } });

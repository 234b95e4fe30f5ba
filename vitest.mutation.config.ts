import { defineConfig } from 'vitest/config';

/**
 * The tests that the mutated files are held against: those of the core, which need neither network nor AWS. Properties
 * take seconds for each mutant and find what the tables find.
 */
export default defineConfig({
  test: {
    include: ['test/core/**/*.test.ts'],
    exclude: ['test/core/**/*.property.test.ts'],
    reporters: ['default'],
  },
});

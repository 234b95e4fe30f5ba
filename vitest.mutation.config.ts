import { defineConfig } from 'vitest/config';

/**
 * The tests that the mutated files are held against: those of the pure rooms, which need neither network nor AWS. Properties
 * take seconds for each mutant and find what the tables find.
 */
export default defineConfig({
  test: {
    include: ['test/{wording,causes,credential,salesforce,state,rotation,alerting}/**/*.test.ts'],
    exclude: [
      'test/**/*.property.test.ts',
      'test/rotation/{compare-versions,secret-age}.test.ts',
      'test/salesforce/connections.test.ts',
    ],
    testTimeout: 20_000,
    reporters: ['default'],
  },
});

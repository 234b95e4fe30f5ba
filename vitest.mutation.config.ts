import { defineConfig } from 'vitest/config';
import { EVERYWHERE } from './vitest.config.ts';

/**
 * The tests that the mutated files are held against: those of the pure rooms, which need neither network nor AWS. Properties
 * take seconds for each mutant and find what the tables find.
 */
export default defineConfig({
  test: {
    ...EVERYWHERE,
    include: [
      'test/{wording,causes,credential,salesforce,state,rotation,alerting,digest}/**/*.test.ts',
      'test/tools/docs-matters.test.ts',
    ],
    exclude: [
      // Lives of weeks; what they tell is held by plain data beside them, in milliseconds.
      'test/alerting/lives/**',
      'test/**/*.property.test.ts',
      'test/digest/{alert-messages,every-form}.test.ts',
      'test/rotation/{compare-versions,secret-age}.test.ts',
      'test/salesforce/connections.test.ts',
    ],
    isolate: false,
    // Instrumented, and beside other work, what takes a second alone may take twenty.
    testTimeout: 60_000,
  },
});

import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Stories that take a minute or wait for a clock, the longest first. */
const STORIES = [
  'aws/deployed',
  'aws/docs/commands',
  'aws/playground',
  'aws/faults',
  'aws/docs/tour',
  'package/runtime-client',
  'package/cdk-init',
  'package/oldest-cdk',
].map((name) => `/test/${name}.test.ts`);

/** Stories first, so that no core is left waiting for one at the end; the runner itself goes by the size of the files. */
class StoriesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = STORIES.findIndex((story) => moduleId.endsWith(story));
      return place < 0 ? STORIES.length : place;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

/** For every run of tests. */
export const EVERYWHERE = {
  // Vitest leaves a core free by itself: on two, that is half of the machine.
  maxWorkers: '100%',
  // For what hangs; how fast something is, is no test's to judge, and the machine may have other work.
  testTimeout: 180_000,
  hookTimeout: 180_000,
  restoreMocks: true,
  unstubEnvs: true,
  reporters: ['default'],
  globalSetup: 'test/temporary-folder.ts',
};

export default defineConfig({
  test: {
    ...EVERYWHERE,
    // One more than cores: half of the tests wait for programs that they have started.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: StoriesFirst },
    coverage: {
      provider: 'v8',
      include: ['src/**'],
      reporter: ['text-summary', 'json-summary'],
      // By the project `code` alone; the adapters are reached by the AWS tier as well.
      thresholds: { statements: 90, branches: 89, functions: 88, lines: 90 },
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'code',
          // The files that one worker runs share its modules, which saves a third of the time.
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: ['test/aws/**', 'test/browser/**', 'test/package/**'],
        },
      },
      { extends: true, test: { name: 'aws', include: ['test/aws/**/*.test.ts'], globalSetup: 'test/aws/moto.ts' } },
      {
        extends: true,
        test: {
          name: 'browser',
          // As above: otherwise every file imports Playwright anew.
          isolate: false,
          include: ['test/browser/**/*.test.ts'],
          globalSetup: 'test/browser/chromium.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          globalSetup: 'test/package/tarball.ts',
        },
      },
    ],
  },
});

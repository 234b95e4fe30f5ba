import { defineConfig } from 'vitest/config';

/**
 * `npm run test:fast`: what can be told without an emulator, a browser, a process of its own or a simulated year. The files
 * that one worker runs share its modules, which saves half of the time.
 */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      'test/{aws,browser,package,bench,bin,tools}/**',
      // They paste commands into a shell, bundle, or start the program itself.
      'test/{leaks,printed-commands}.test.ts',
      'test/adapters/state-file.test.ts',
      'test/digest/recipients.test.ts',
      'test/docs/command{s,-name}.test.ts',
      'test/lambdas/**/bundle*.test.ts',
      'test/onboarding/not-deployed.test.ts',
      'test/simulator/cli.test.ts',
      'test/wording/shell-commands.test.ts',
      // Analyses of everything at once, which take four to nine seconds: of every regular expression, of every template.
      'test/{patterns,lib/rules}.test.ts',
    ],
    globalSetup: 'test/temporary-folder.ts',
    setupFiles: 'test/no-processes.ts',
    isolate: false,
    // Vitest leaves a core free by itself: on two, that is half of the machine.
    maxWorkers: '100%',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    unstubEnvs: true,
    reporters: ['default'],
  },
});

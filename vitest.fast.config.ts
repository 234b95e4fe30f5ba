import { defineConfig } from 'vitest/config';
import { EVERYWHERE } from './vitest.config.ts';

/**
 * `npm run test:fast`: what examples can tell without an emulator, a browser, a process of its own or a synthesised stack.
 * The files that one worker runs share its modules, which saves half of the time.
 */
export default defineConfig({
  test: {
    ...EVERYWHERE,
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
      // They synthesise stacks, or run the state machine of one.
      'test/lib/{*.test.ts,distributed/**,function/**}',
      'test/distributed/**',
      'test/calls-per-run.test.ts',
      // Samples by the hundred, and every regular expression against the worst text for it.
      'test/**/*.property.test.ts',
      'test/fuzz/**',
      'test/patterns.test.ts',
    ],
    setupFiles: 'test/no-processes.ts',
    isolate: false,
  },
});

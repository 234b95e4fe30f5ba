import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmptyFolder, emptyFolder, ROOT, THE_PACKAGE } from './empty-folder.ts';
import { JEST_TEST, STACK } from './monitor-app.ts';

describe("The TypeScript template of today's cdk init", () => {
  let app: EmptyFolder;
  beforeAll(async () => {
    app = await emptyFolder('monitor');
    const cdk = join(ROOT, 'node_modules/.bin/cdk');
    const init = await app.run(cdk, ['init', 'app', '--language', 'typescript', '--generate-only']);
    if (init.code !== 0) throw new Error(init.stderr);
    await app.install(THE_PACKAGE);
    await app.write('lib/monitor-stack.ts', STACK);
    await app.write('test/monitor.test.ts', JEST_TEST);
  }, 300_000);
  afterAll(() => app[Symbol.asyncDispose]());

  test('compiles with the construct in it', async () => {
    expect(await app.run('npm', ['run', '--silent', 'build'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('runs its jest', async () => {
    const { code, stderr } = await app.run('npm', ['run', '--silent', 'test']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('1 passed, 1 total') });
  });

  test('synthesises without a warning', async () => {
    const { code, stderr } = await app.run('cdk', ['synth', '--quiet', '--no-notices'], {
      CDK_DEFAULT_REGION: 'eu-central-1',
      CDK_VALIDATION: 'true',
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringMatching(/warning/i) });
  });
});

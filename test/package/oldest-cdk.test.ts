import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmptyFolder, emptyFolder, THE_PACKAGE } from './empty-folder.ts';
import { JEST_TEST, STACK } from './monitor-app.ts';

/** The oldest aws-cdk-lib that knows Node 24, as package.json asks for it. */
const OLDEST = '2.224.0';

/** What templates of 2025 brought: jest by ts-jest, the app by ts-node, CommonJS throughout. */
const TEMPLATE_OF_2025 = {
  'package.json': JSON.stringify({ name: 'monitor', version: '0.1.0', bin: { monitor: 'bin/monitor.js' } }),
  'jest.config.js': `module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\\\.tsx?$': 'ts-jest' },
};`,
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'ES2022',
      module: 'commonjs',
      lib: ['es2022'],
      declaration: true,
      strict: true,
      inlineSourceMap: true,
      experimentalDecorators: true,
      typeRoots: ['./node_modules/@types'],
    },
    exclude: ['node_modules', 'cdk.out'],
  }),
  'bin/monitor.ts': `#!/usr/bin/env node
import * as cdk from 'aws-cdk-lib';
import { MonitorStack } from '../lib/monitor-stack';

const app = new cdk.App();
new MonitorStack(app, 'MonitorStack', {});
`,
};

describe(`A template of 2025 on aws-cdk-lib ${OLDEST}, the oldest that the package takes`, () => {
  let app: EmptyFolder;
  beforeAll(async () => {
    app = await emptyFolder('monitor');
    for (const [name, text] of Object.entries(TEMPLATE_OF_2025)) await app.write(name, text);
    await app.write('lib/monitor-stack.ts', STACK);
    await app.write('test/monitor.test.ts', JEST_TEST);
    await app.install(
      `aws-cdk-lib@${OLDEST}`,
      'constructs@10.4.2',
      'typescript@5.6',
      'jest@29',
      'ts-jest@29',
      '@types/jest@29',
      'ts-node@10',
      '@types/node@22',
      THE_PACKAGE,
    );
  }, 300_000);
  afterAll(() => app[Symbol.asyncDispose]());

  test('is what package.json asks for', async () => {
    const { peerDependencies } = JSON.parse(await app.read('node_modules/salesforce-credential-health/package.json'));
    expect(peerDependencies).toEqual({ 'aws-cdk-lib': `^${OLDEST}`, constructs: '^10.0.0' });
  });

  test('runs its jest', async () => {
    const { code, stderr } = await app.run('jest', []);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('1 passed, 1 total') });
  });

  test('synthesises by ts-node without a word', async () => {
    // Jest has checked the types.
    const ran = await app.run('ts-node', ['--prefer-ts-exts', '--transpile-only', 'bin/monitor.ts'], {
      CDK_OUTDIR: join(app.path, 'cdk.out'),
    });
    expect(ran).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await app.read('cdk.out/MonitorStack.template.json')).toContain('nodejs24.x');
  });
});

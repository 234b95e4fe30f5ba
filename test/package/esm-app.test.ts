import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { App, Stack } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CredentialHealth } from '../../lib/credential-health.ts';
import { readSettings } from '../../lib/settings/settings.ts';
import type { Resource } from '../lib/deployed.ts';
import { type EmptyFolder, emptyFolder, THE_PACKAGE } from './empty-folder.ts';

const APP = `
import { App, Stack } from 'aws-cdk-lib';
import { CredentialHealth, readSettings } from 'salesforce-credential-health';

const app = new App();
new CredentialHealth(new Stack(app, 'Own'), 'Health', readSettings({ alertEmails: ['ops@example.com'] }));
app.synth();
`;

const TYPED_APP = `
import { App, Stack } from 'aws-cdk-lib';
import { CredentialHealth } from 'salesforce-credential-health';

const health = new CredentialHealth(new Stack(new App(), 'Own'), 'Health', {});
export const arn: string = health.alertTopic.topicArn;
`;

describe('An app in ES modules, with the construct from the package', () => {
  const fromSource = mkdtempSync(join(tmpdir(), 'credential-health-source-'));
  let app: EmptyFolder;
  beforeAll(async () => {
    app = await emptyFolder('own');
    await app.write('package.json', JSON.stringify({ private: true, type: 'module' }));
    await app.install('aws-cdk-lib@2', 'constructs@10', 'typescript@7', '@types/node@24', THE_PACKAGE);
    await app.write('app.js', APP);
    const ran = await app.run('node', ['app.js'], { CDK_OUTDIR: join(app.path, 'out') });
    if (ran.code !== 0) throw new Error(ran.stderr);
    const repository = new App({ outdir: fromSource });
    new CredentialHealth(new Stack(repository, 'Own'), 'Health', readSettings({ alertEmails: ['ops@example.com'] }));
    repository.synth();
  }, 300_000);
  afterAll(async () => {
    rmSync(fromSource, { recursive: true, force: true });
    await app[Symbol.asyncDispose]();
  });

  test('is the stack that the repository deploys', () => {
    const withoutHashes = (folder: string) =>
      JSON.parse(readFileSync(join(folder, 'Own.template.json'), 'utf8').replaceAll(/[0-9a-f]{64}/g, 'HASH'));
    expect(withoutHashes(join(app.path, 'out'))).toEqual(withoutHashes(fromSource));
  });

  test('deploys the very bytes that the repository deploys, with the notices of what is in them', () => {
    const packed = functionsIn(join(app.path, 'out'));
    const handlers = functionsIn(fromSource);
    expect([...packed.keys()]).toEqual([...handlers.keys()]);
    for (const [id, { file }] of packed) {
      const own = handlers.get(id)?.file ?? 'no such function';
      expect(readFileSync(file).equals(readFileSync(own)), id).toBe(true);
      expect(readFileSync(join(file, '../THIRD-PARTY-NOTICES.txt'), 'utf8'), id).toContain('@middy/core');
    }
  });

  test('deploys functions that load on Node 24, with their variables', async () => {
    const functions = functionsIn(join(app.path, 'out'));
    expect(functions.size).toBeGreaterThan(0);
    for (const [id, { file, variables }] of functions) {
      const load = `console.log(typeof (await import(${JSON.stringify(pathToFileURL(file).href)})).handler)`;
      const { stdout, stderr } = await app.run('node', ['--input-type=module', '--eval', load], variables);
      expect({ stdout, stderr }, id).toEqual({ stdout: 'function\n', stderr: '' });
    }
  });

  test('needs no esbuild: there is none to be found', () => {
    expect(existsSync(join(app.path, 'node_modules/esbuild'))).toBe(false);
  });

  test('is typed: an app in TypeScript compiles, and a wrong one does not', async () => {
    const compilerOptions = { module: 'nodenext', strict: true, noEmit: true, types: ['node'], skipLibCheck: true };
    await app.write('typed/right.ts', TYPED_APP);
    await app.write('typed/wrong.ts', TYPED_APP.replace('arn: string', 'arn: number'));
    await app.write('typed/tsconfig.json', JSON.stringify({ compilerOptions }));
    const { stdout } = await app.run('tsc', ['--project', 'typed']);
    expect(stdout).toMatch(/^typed\/wrong\.ts\(6,14\): error TS2322: [^\n]*\n$/);
  });

  test('lists settings that cannot be used, all together', async () => {
    await app.write('wrong.js', APP.replace('alertEmails:', 'concurrency: 0, alertEmials:'));
    const { code, stderr } = await app.run('node', ['wrong.js']);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/alertEmials is no setting.*concurrency must be.*alertEmails must be/s);
  });
});

/** The functions of an assembly: their code, and what their variables would hold. */
function functionsIn(assembly: string) {
  const template = JSON.parse(readFileSync(join(assembly, 'Own.template.json'), 'utf8'));
  const resources = Object.entries<Resource>(template.Resources);
  return new Map(
    resources
      .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
      .map(([id, { Properties: properties }]) => {
        const file = join(assembly, `asset.${properties.Code.S3Key.replace(/\.zip$/, '')}`, 'index.mjs');
        const variables = Object.entries<unknown>(properties.Environment.Variables).map(
          ([name, value]) => [name, typeof value === 'string' ? value : `example-${name}`] as const,
        );
        return [id, { file, variables: Object.fromEntries(variables) }] as const;
      }),
  );
}

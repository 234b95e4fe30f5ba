import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { App, Stack } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CredentialHealth } from '../../lib/credential-health.ts';
import { readSettings } from '../../lib/settings/settings.ts';
import { cli, openScene } from '../bin/cli.ts';
import type { Resource } from '../lib/deployed.ts';
import { type EmptyProject, installPacked, manifestIn, PROJECT_ONLY } from './empty-project.ts';

const APP = `
import { App, Stack } from 'aws-cdk-lib';
import { CredentialHealth, readSettings } from 'salesforce-credential-health';

const app = new App();
new CredentialHealth(new Stack(app, 'Own'), 'Health', readSettings({ alertEmails: ['ops@example.com'] }));
app.synth();
`;

const TYPED_APP = `
import { App, Stack } from 'aws-cdk-lib';
import { CredentialHealth, readSettings, type Settings } from 'salesforce-credential-health';

const settings: Settings = readSettings({ alertEmails: ['ops@example.com'] });
const health = new CredentialHealth(new Stack(new App(), 'Own'), 'Health', settings);
export const arn: string = health.alertTopic.topicArn;
`;

let project: EmptyProject;
beforeAll(async () => {
  project = await installPacked();
}, 300_000);
afterAll(() => project[Symbol.asyncDispose]());

describe('CredentialHealth from the package, in an app of your own', () => {
  const fromSource = mkdtempSync(join(tmpdir(), 'credential-health-source-'));
  afterAll(() => rmSync(fromSource, { recursive: true, force: true }));

  beforeAll(async () => {
    await project.node([await project.write('app.js', APP)], { CDK_OUTDIR: join(project.folder, 'out') });
    const app = new App({ outdir: fromSource });
    new CredentialHealth(new Stack(app, 'Own'), 'Health', readSettings({ alertEmails: ['ops@example.com'] }));
    app.synth();
  }, 120_000);

  test('has no mapping for a link that the app does not ask for', () => {
    const template = JSON.parse(readFileSync(join(project.folder, 'out/Own.template.json'), 'utf8'));
    expect(template.Mappings).toBeUndefined();
  });

  test('is the stack that the repository deploys', () => {
    const withoutHashes = (folder: string) =>
      JSON.parse(readFileSync(join(folder, 'Own.template.json'), 'utf8').replaceAll(/[0-9a-f]{64}/g, 'HASH'));
    expect(withoutHashes(join(project.folder, 'out'))).toEqual(withoutHashes(fromSource));
  });

  test('deploys the very bytes that the repository deploys, one file a function', () => {
    const packed = functionsIn(join(project.folder, 'out'));
    const handlers = functionsIn(fromSource);
    expect([...packed.keys()]).toEqual([...handlers.keys()]);
    for (const [id, { code }] of packed) expect(code.equals(handlers.get(id)?.code ?? Buffer.of()), id).toBe(true);
  });

  test('deploys functions that load on Node 24 and ARM, with their variables and nothing beside them', async () => {
    const functions = functionsIn(join(project.folder, 'out'));
    expect(functions.size).toBeGreaterThan(0);
    for (const [id, { properties, file, variables }] of functions) {
      expect(properties, id).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
      });
      const load = `console.log(typeof (await import(${JSON.stringify(pathToFileURL(file).href)})).handler)`;
      expect(await project.node(['--input-type=module', '--eval', load], variables), id).toBe('function\n');
    }
  });

  test('needs no esbuild: there is none to be found', async () => {
    await expect(project.node(['--eval', "require('esbuild')"])).rejects.toThrow("Cannot find module 'esbuild'");
  });

  test('is typed: an app in TypeScript compiles, and a wrong one does not', async () => {
    await project.write('typed/right.ts', TYPED_APP);
    await project.write('typed/wrong.ts', TYPED_APP.replace('arn: string', 'arn: number'));
    const compilerOptions = {
      module: 'nodenext',
      lib: ['es2024', 'esnext.disposable'],
      strict: true,
      noEmit: true,
      preserveSymlinks: true,
      types: [],
    };
    await project.write('typed/tsconfig.json', JSON.stringify({ compilerOptions }));
    const compiler = join(import.meta.dirname, '../../node_modules/typescript/bin/tsc');
    await expect(project.node([compiler, '--project', 'typed'])).rejects.toMatchObject({
      stdout: expect.stringMatching(/^typed\/wrong\.ts\(7,14\): error TS2322: [^\n]*\n$/),
    });
  });

  test('lists settings that cannot be used, all together', async () => {
    const app = await project.write('wrong.js', APP.replace('alertEmails:', 'concurrency: 0, alertEmials:'));
    await expect(project.node([app])).rejects.toMatchObject({
      stderr: expect.stringMatching(/alertEmials is no setting.*concurrency must be.*alertEmails must be/s),
    });
  });
});

describe('The command line of the package', () => {
  const inPackage = () => ({ program: join(project.folder, 'node_modules/.bin/credential-health'), env: PROJECT_ONLY });

  test('says its version', async () => {
    expect(await cli(['--version'], inPackage())).toEqual(await cli(['--version']));
  });

  test('checks a file of credentials', async () => {
    await using scene = await openScene();
    const file = await scene.file('orgs.json', [{ name: 'acme' }]);
    const { code, stdout } = await cli(['check', ...file, '--json'], inPackage());
    expect({ code, summary: JSON.parse(stdout).summary }).toMatchObject({ code: 0, summary: { healthy: 1 } });
  });
});

/** The first Node.js of the machine itself, before which npm puts the one that the project installs. */
const machinesNode = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .map((folder) => join(folder, 'node'))
  .find((path) => existsSync(path));

describe.skipIf(machinesNode === undefined)("The command line of the package, by the machine's own Node.js", () => {
  const run = promisify(execFile);
  const launcher = () => join(project.installed, 'bin/credential-health.js');
  const demo = () =>
    run(machinesNode ?? '', [launcher(), 'demo', '--json'], { cwd: project.folder, env: { ...PROJECT_ONLY } }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
    );
  const version = execFileSync(machinesNode ?? process.execPath, ['--version'], { encoding: 'utf8' }).trim();
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version) ?? [];
  const isOlder = Number(major) < 22 || (Number(major) === 22 && Number(minor) < 13);

  test.runIf(isOlder)('says in one line that it is too old, and what it needs', async () => {
    const stderr = `credential-health needs Node.js 22.13 or newer; this is ${version}.\n`;
    expect(await demo()).toEqual({ code: 2, stdout: '', stderr });
  });

  test.skipIf(isOlder)('works', async () => {
    const { code, stdout } = await demo();
    expect({ code, report: JSON.parse(stdout) }).toMatchObject({ code: 0, report: { summary: { total: 17 } } });
  });

  test('asks for the version that it needs', async () => {
    expect((await manifestIn(project.installed)).engines).toEqual({ node: '>=22.13' });
  });
});

describe('The package', () => {
  test('asks for the packages that it imports, and for no others', async () => {
    const imported = new Set<string>();
    for await (const file of glob('dist/{bin,lib,simulator,src}/**/*.js', { cwd: project.installed })) {
      const text = readFileSync(join(project.installed, file), 'utf8');
      for (const [, name] of text.matchAll(/(?:\bfrom |\bimport\()'((?:@[\w-]+\/)?[\w-]+)[^':]*'/g)) {
        if (name !== undefined && name !== 'node') imported.add(name);
      }
    }
    const { dependencies, peerDependencies } = await manifestIn(project.installed);
    expect([...imported].sort()).toEqual(Object.keys({ ...dependencies, ...peerDependencies }).sort());
  });

  test('holds what was built, documents and the launcher, and nothing else of the repository', () => {
    const files = readdirSync(project.installed, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(project.installed, join(parentPath, name)));
    const expected = /^(dist\/.*(\.js|\.d\.ts|\/index\.mjs)|docs\/.*\.(md|json)|[A-Z]+(\.md)?|package\.json)$/;
    expect(files.filter((file) => !expected.test(file))).toEqual(['bin/credential-health.js']);
  });
});

/** The functions of an assembly: as the template has them, with their code and what their variables would hold. */
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
        return [id, { properties, file, code: readFileSync(file), variables: Object.fromEntries(variables) }] as const;
      }),
  );
}

import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appWith, type Resource } from '../../lib/deployed.ts';

const folder = mkdtempSync(join(tmpdir(), 'credential-health-bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let variables: Record<string, string>;

/** Builds the function as a deployment does and puts the result alone into a folder without node_modules. */
beforeAll(async () => {
  const assembly = appWith(
    {},
    {
      builtinCloudFormationValidation: false,
      context: { 'aws:cdk:bundling-stacks': ['**'] },
    },
  ).synth();
  const [asset] = readdirSync(assembly.directory).filter((entry) => /^asset\.[0-9a-f]+$/.test(entry));
  await cp(join(assembly.directory, asset ?? 'no asset'), folder, { recursive: true });
  const resources: Record<string, Resource> = assembly.getStackByName('Stack').template.Resources;
  const check = Object.values(resources).find(({ Type }) => Type === 'AWS::Lambda::Function');
  const deployed: [string, unknown][] = Object.entries(check?.Properties.Environment.Variables);
  variables = Object.fromEntries(
    deployed.map(([name, value]) => [name, typeof value === 'string' ? value : `example-${name}`]),
  );
}, 60_000);

/** Runs a module in a process of its own that has the bundle, the function's variables and nothing else of ours. */
async function inCleanProcess(code: string): Promise<string> {
  const module = `import * as bundle from ${JSON.stringify(pathToFileURL(join(folder, 'index.mjs')).href)};\n${code}`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', module], {
    cwd: folder,
    env: { ...variables, AWS_REGION: 'eu-west-1' },
  });
  return stdout + stderr;
}

describe("The function's bundle", () => {
  test('is one file', () => {
    expect(readdirSync(folder)).toEqual(['index.mjs']);
  });

  test('loads with the deployed variables, exports the handler, and says and keeps nothing', async () => {
    expect(await inCleanProcess('console.log(Object.keys(bundle), typeof bundle.handler)')).toBe(
      "[ 'handler' ] function\n",
    );
  });

  test('answers an event it cannot use with what is wrong, as an error without anything attached', async () => {
    const said = await inCleanProcess(`
      const context = { functionName: 'check', awsRequestId: '1', getRemainingTimeInMillis: () => 60_000 };
      await bundle.handler({ org: 'acme' }, context).catch((error) => {
        console.log(error.name, '|', error.message, '|', Object.keys(error));
      });
    `);
    expect(said).toMatch(/^EventError \| The event cannot be used: it has no field "org"\..* \| \[ 'name' \]\n$/);
  });
});

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type * as cxapi from 'aws-cdk-lib/cx-api';
import { afterAll, beforeAll } from 'vitest';
import { appWith, type Resource } from '../lib/deployed.ts';

/** A function as it is deployed: its code alone in a folder, and its variables. */
export type Bundle = {
  readonly folder: string;
  /** Known from the first test on; what only a deployment knows is made up. */
  readonly variables: () => Readonly<Record<string, string>>;
  /** Runs a module in a process of its own that has the bundle, the function's variables and nothing else of ours. */
  readonly inCleanProcess: (code: string, given?: Readonly<Record<string, string>>) => Promise<string>;
};

const assemblies = new Map<string, cxapi.CloudAssembly>();

/** The stack with all of its functions built; once for each settings, since it takes seconds. */
function assemblyOf(settings: Record<string, unknown>): cxapi.CloudAssembly {
  const key = JSON.stringify(settings);
  const options = { builtinCloudFormationValidation: false, context: { 'aws:cdk:bundling-stacks': ['**'] } };
  const assembly = assemblies.get(key) ?? appWith(settings, options).synth();
  assemblies.set(key, assembly);
  return assembly;
}

/** Builds the function at this path as a deployment does, into a folder without node_modules; for a test file's body. */
export function bundleOf(path: string, settings: Record<string, unknown> = {}): Bundle {
  const folder = mkdtempSync(join(tmpdir(), 'credential-health-bundle-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let variables: Record<string, string>;

  beforeAll(async () => {
    const assembly = assemblyOf(settings);
    const resources: Record<string, Resource & { readonly Metadata?: Readonly<Record<string, string>> }> =
      assembly.getStackByName('Stack').template.Resources;
    const built = Object.values(resources).find(
      ({ Metadata }) => Metadata?.['aws:cdk:path'] === `Stack/CredentialHealth/${path}/Resource`,
    );
    if (built === undefined) throw new Error(`no function at ${path}`);
    const { Code, Environment } = built.Properties;
    await cp(join(assembly.directory, `asset.${Code.S3Key.replace(/\.zip$/, '')}`), folder, { recursive: true });
    variables = Object.fromEntries(
      Object.entries(Environment.Variables).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : `example-${name}`,
      ]),
    );
  });

  return {
    folder,
    variables: () => variables,
    inCleanProcess: async (code, given = {}) => {
      const module = `import * as bundle from ${JSON.stringify(pathToFileURL(join(folder, 'index.mjs')).href)};\n${code}`;
      const { stdout, stderr } = await promisify(execFile)(
        process.execPath,
        ['--input-type=module', '--eval', module],
        { cwd: folder, env: { ...variables, AWS_REGION: 'eu-west-1', ...given } },
      );
      return stdout + stderr;
    },
  };
}

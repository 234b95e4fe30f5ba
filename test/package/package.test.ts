import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

const run = promisify(execFile);
const tarball = () => new Uint8Array(readFileSync(inject('tarball')));

describe('The package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'credential-health-unpacked-'));
  const installed = join(folder, 'package');
  beforeAll(() => run('tar', ['xzf', inject('tarball'), '-C', folder]));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is well formed, as publint sees it', async () => {
    const { messages } = await publint({ pack: { tarball: tarball().buffer }, strict: true });
    expect(messages).toEqual([]);
  });

  test('has types for import and for require, as are-the-types-wrong sees them', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(tarball()));
    expect(analysis).toMatchObject({ problems: [] });
  });

  test('asks for no package but the CDK, and that only of those who use the construct', () => {
    const { dependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(
      readFileSync(join(installed, 'package.json'), 'utf8'),
    );
    expect(dependencies).toBeUndefined();
    expect(Object.keys(peerDependencies)).toEqual(['aws-cdk-lib', 'constructs']);
    expect(peerDependenciesMeta).toEqual({ 'aws-cdk-lib': { optional: true }, constructs: { optional: true } });
  });

  test('has everything that a publication needs', () => {
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(manifest).toMatchObject({
      name: 'salesforce-credential-health',
      license: 'Apache-2.0',
      repository: { type: 'git' },
      keywords: expect.arrayContaining(['salesforce', 'aws-cdk']),
      publishConfig: { access: 'public', provenance: true },
    });
  });

  test('links from its README to nothing that it does not have', () => {
    const readme = readFileSync(join(installed, 'README.md'), 'utf8');
    const targets = [...readme.matchAll(/\]\(([^)#\s]+)[^)]*\)|(?:src|href|srcset)="([^"#]+)/g)].map(
      ([, a, b]) => a ?? b,
    );
    expect(targets.filter((target) => !target?.startsWith('https://'))).toEqual([]);
  });

  test('holds what was built, documents, examples and the launcher, and nothing else of the repository', () => {
    const files = readdirSync(installed, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(installed, join(parentPath, name)));
    const expected =
      /^(dist\/.*(\.js|\.js\.map|\.d\.ts|\/index\.mjs|THIRD-PARTY-NOTICES\.txt|cjs\/package\.json)|docs\/.*\.(md|json)|[A-Z]+(\.md)?|package\.json|examples\/.*)$/;
    expect(files.filter((file) => !expected.test(file))).toEqual(['bin/credential-health.js']);
  });
});

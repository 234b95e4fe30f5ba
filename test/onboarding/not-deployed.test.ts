import { build } from 'esbuild';
import { expect, test } from 'vitest';

test('no function bundles what writes secrets', async () => {
  const { metafile } = await build({
    entryPoints: ['lambdas/check/handler.ts', 'lambdas/status-widget/handler.ts'],
    outdir: 'not-written',
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    write: false,
    metafile: true,
  });
  const inputs = Object.keys(metafile.inputs);
  expect(inputs).toContain('src/adapters/secrets-manager.ts');
  expect(inputs.filter((path) => /secret-store|onboarding|^bin\//.test(path))).toEqual([]);
});

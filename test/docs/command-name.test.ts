import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** What fetches a program by name from a registry where the folder does not have it. */
const FETCHES = /\b(?:npx|npm exec|npm x|pnpx|pnpm dlx|yarn dlx|bunx)\b['", ]*(?:-[\w-]+['", ]*)*(@?[\w-]+|\$\{)/g;
/** Names there that belong to their makers, and whose command we show to those who have the clone. */
const THEIRS = new Set(['cdk', 'node', 'vitest']);

const FILES = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\0')
  .filter((path) => /\.(?:[jt]s|json|md|snap|svg)$/.test(path) && !/package-lock\.json$/.test(path))
  .filter((path) => path !== 'test/docs/command-name.test.ts');

// Outside a checkout `npx NAME` runs whatever a stranger registered under that name, with the reader's AWS keys.
test('no text of the product, its tests and its docs has a program of ours fetched by its name', () => {
  const fetched = FILES.flatMap((path) =>
    [...readFileSync(join(ROOT, path), 'utf8').matchAll(FETCHES)]
      .map(([, name = '']) => name)
      .filter((name) => !THEIRS.has(name))
      .map((name) => `${path}: ${name}`),
  );
  expect(fetched).toEqual([]);
});

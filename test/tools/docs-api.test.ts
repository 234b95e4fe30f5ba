import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

test('The page of the construct is what its doc comments say', () => {
  const fresh = execFileSync(process.execPath, ['tools/docs-api.ts'], { cwd: ROOT, encoding: 'utf8' });
  expect(readFileSync(`${ROOT}docs/api.md`, 'utf8')).toBe(fresh);
});

test('Every property of the construct says what its absence means', () => {
  const props = readFileSync(`${ROOT}lib/props.ts`, 'utf8');
  const properties = [...props.matchAll(/^ {2}readonly \w+\?:/gm)];
  expect(properties.length).toBeGreaterThan(20);
  expect([...props.matchAll(/@default /g)]).toHaveLength(properties.length);
});

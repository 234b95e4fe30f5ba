import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cli, openScene, type Scene } from '../cli.ts';

let scene: Scene;

beforeAll(async () => {
  scene = await openScene();
});

afterAll(() => scene[Symbol.asyncDispose]());

async function file(name: string, entries: readonly object[]) {
  await writeFile(scene.path(name), JSON.stringify(entries));
  return ['--file', scene.path(name)];
}

test('lint names what cannot work before what looks odd, and ends with 1', async () => {
  const source = await file('mixed.json', [
    { name: 'odd', secret: { clientId: 'a', clientSecret: 'b', domain: 'odd.my.salesforce.com/' } },
    { name: 'fine', secret: { clientId: 'c', clientSecret: 'd', domain: 'fine.my.salesforce.com' } },
    { name: 'broken', secret: { clientId: 'e', domain: 'broken.my.salesforce.com' } },
  ]);
  const { code, stdout } = await cli(['lint', ...source]);
  expect(stdout).toBe(`broken
  ✗ the client secret is missing: add clientSecret or consumerSecret.

odd
  ! host: write it without the slash at the end.

3 credentials: 1 cannot work, 1 look odd, 1 in order.
`);
  expect(code).toBe(1);
});

test('lint ends with 0 when all could work, and prints JSON alone when asked to', async () => {
  const source = await file('odd.json', [
    { name: 'odd', secret: { clientId: 'a', clientSecret: 'b', domain: 'odd.my.salesforce.com/' } },
  ]);
  const { code, stdout, stderr } = await cli(['lint', '--json', ...source]);
  expect(JSON.parse(stdout)).toEqual({
    schema: 'credential-health.lint/1',
    orgs: [{ org: 'odd', errors: [], warnings: ['host: write it without the slash at the end'] }],
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

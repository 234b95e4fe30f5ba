import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmptyFolder, emptyFolder, THE_PACKAGE } from './empty-folder.ts';

const MB = 1_000_000;

describe('Someone on Node 22 without the CDK, who wants the program alone', () => {
  let desk: EmptyFolder;
  beforeAll(async () => {
    desk = await emptyFolder('desk');
    await desk.write('package.json', JSON.stringify({ private: true, allowScripts: { node: true } }));
    await desk.install('node@22', THE_PACKAGE);
  }, 300_000);
  afterAll(() => desk[Symbol.asyncDispose]());

  test('has installed one package and no dependency of it', () => {
    const installed = readdirSync(join(desk.path, 'node_modules')).filter((name) => !/^\.|^node/.test(name));
    expect(installed).toEqual(['salesforce-credential-health']);
  });

  test('works with Node 22', () => {
    expect(execFileSync(join(desk.path, 'node_modules/.bin/node'), ['--version'], { encoding: 'utf8' })).toMatch(
      /^v22\./,
    );
  });

  test.each(['credential-health', 'salesforce-credential-health'])('calls it %s', async (name) => {
    const { code, stdout, stderr } = await desk.run(name, ['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: credential-health /);
  });

  test('sees the demo, without a warning', async () => {
    const { code, stdout, stderr } = await desk.run('credential-health', ['demo', '--json']);
    expect({ code, stderr: stderr.match(/warning|deprecat/i) }).toEqual({ code: 0, stderr: null });
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'credential-health.report/1' });
  });

  test('checks a file of credentials', async () => {
    await desk.write('orgs.json', JSON.stringify([{ name: 'acme', secret: { clientId: 'x' } }]));
    const { code, stdout } = await desk.run('credential-health', ['check', '--file', 'orgs.json', '--json']);
    expect({ code, orgs: JSON.parse(stdout).orgs }).toMatchObject({ code: 1, orgs: [{ cause: 'secret-malformed' }] });
  });

  test('has a program of at most 2 MB', () => {
    const folder = join(desk.path, 'node_modules/salesforce-credential-health/dist/bin');
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
    expect(bytes).toBeLessThanOrEqual(2 * MB);
  });

  test('loads at most 500 kB of it for --help', async () => {
    await desk.write('loaded.mjs', LOADED);
    const { stdout, stderr } = await desk.run('node', [
      '--import',
      './loaded.mjs',
      'node_modules/salesforce-credential-health/bin/credential-health.js',
      '--help',
    ]);
    expect(stdout).toMatch(/^Usage: /);
    const [, bytes] = /loaded (\d+) bytes/.exec(stderr) ?? [];
    expect(Number(bytes)).toBeLessThanOrEqual(MB / 2);
    expect(Number(bytes)).toBeGreaterThan(0);
  });
});

/** Counts the bytes of every module file that Node loads for the package. */
const LOADED = `
import { statSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

let bytes = 0;
registerHooks({
  load(url, context, nextLoad) {
    if (url.startsWith('file:') && url.includes('salesforce-credential-health')) bytes += statSync(fileURLToPath(url)).size;
    return nextLoad(url, context);
  },
});
process.on('exit', () => console.error(\`loaded \${bytes} bytes\`));
`;

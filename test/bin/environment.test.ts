import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawAnswer } from '../../simulator/faults.ts';
import { bundledProgram } from './bundled-program.ts';
import { cli, openScene, type Scene, variablesFor } from './cli.ts';

const SECRET = 'example+secret/of=9F3A0C7B51E2D84F';
const TOKEN = 'example.token_of-24Characters9xYz';

const GOOD = rawAnswer(200, { 'content-type': 'application/json' }, '{}');

let scene: Scene;
let source: readonly string[];
beforeAll(async () => {
  scene = await openScene();
  source = await scene.file('orgs.json', [
    { name: 'acme', org: { clientSecret: SECRET, tokenFields: { access_token: TOKEN }, api: { fault: GOOD } } },
  ]);
});
afterAll(() => scene[Symbol.asyncDispose]());

describe('what the environment asks of Node changes nothing of what is sent and said:', () => {
  test.each([
    ['debug of every part', { NODE_DEBUG: '*' }],
    ['debug of the network', { NODE_DEBUG: 'http,https,tls,net,stream,undici' }],
    ['debug of native parts', { NODE_DEBUG_NATIVE: 'HTTP,TLS' }],
    ['a file for the keys of TLS', { SSLKEYLOGFILE: 'KEYS' }],
    ['warnings with their traces', { NODE_OPTIONS: '--trace-warnings --trace-uncaught' }],
  ])('%s', async (_, asked: Readonly<Record<string, string>>) => {
    const keys = scene.path('keys.log');
    const env = Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, value.replace('KEYS', keys)]));
    const { code, stdout, stderr } = await cli(['check', '--json', ...source], { env });
    expect({ code, orgs: JSON.parse(stdout).summary.total }).toEqual({ code: 0, orgs: 1 });
    for (const secret of [
      SECRET,
      encodeURIComponent(SECRET),
      new URLSearchParams({ s: SECRET }).toString().slice(2),
      TOKEN,
    ]) {
      expect((stdout + stderr).includes(secret)).toBe(false);
    }
    expect(existsSync(keys)).toBe(false);
  });

  test('with 64 open files at most, each org is reported, and none is blamed', async () => {
    const many = await scene.file(
      'many.json',
      Array.from({ length: 80 }, (_, at) => ({ name: `org-${at}` })),
    );
    const words = [bundledProgram(), 'check', '--json', ...many].map((word) => `'${word}'`).join(' ');
    const child = spawn('sh', ['-c', `ulimit -n 64; '${process.execPath}' ${words}`], { env: variablesFor() });
    const [stdout] = await Promise.all([text(child.stdout), once(child, 'close')]);
    expect(JSON.parse(stdout).summary).toMatchObject({ total: 80, unhealthy: 0 });
  });

  test('no proxy is asked', async () => {
    let asked = 0;
    const proxy = createServer((socket) => {
      asked += 1;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];
    const env = { ...Object.fromEntries(names.map((name) => [name, url])), NODE_USE_ENV_PROXY: '1' };
    const { code } = await cli(['check', '--json', ...source], { env });
    proxy.close();
    expect({ code, asked }).toEqual({ code: 0, asked: 0 });
  });
});

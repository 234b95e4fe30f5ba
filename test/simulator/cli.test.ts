import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';

const PROGRAM = new URL('../../simulator/cli.ts', import.meta.url).pathname;

/** Starts the program and waits for its last line of introduction. */
async function run(...flags: string[]) {
  const child = spawn(process.execPath, [PROGRAM, ...flags], { stdio: 'pipe' });
  onTestFinished(async () => {
    if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit');
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const says = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const match = pattern.exec(text);
      if (match !== null) return match;
      await Promise.race([once(child.stdout, 'data'), ended(child)]);
    }
  };
  const [, file = '', ca = '', port = ''] = await says(
    /credential-health check --file (\S+) --ca (\S+) --connect-to 127\.0\.0\.1:(\d+)/,
  );
  return { child, file, ca, port: Number(port), says, text: () => text };
}

async function ended(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`the program ended with ${code}`);
}

test('it prints the check that reaches its orgs, with files that fit, and obeys what is typed', async () => {
  const { child, file, ca, port, says, text } = await run();
  const [entry] = JSON.parse(await readFile(file, 'utf8'));
  const { clientId, clientSecret, domain } = entry.secret;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  });
  const outgoing = request({
    host: '127.0.0.1',
    port,
    servername: domain,
    ca: await readFile(ca),
    method: 'POST',
    path: '/services/oauth2/token?client_secret=in-the-wrong-place',
    headers: { host: domain, 'content-type': 'application/x-www-form-urlencoded' },
  });
  outgoing.on('response', (incoming) => incoming.resume()).end(body.toString());
  await says(new RegExp(`${domain}  POST /services/oauth2/token  → 400 unsupported_grant_type`));
  expect(text()).not.toContain(clientSecret);
  expect(text()).not.toContain('in-the-wrong-place');

  child.stdin.write('rotate acme\n');
  const [, handedOver = ''] = await says(/acme has a new consumer secret, in (\S+acme\.secret)/);
  expect(handedOver).toBe(join(ca, '../from-admin/acme.secret'));
  await access(handedOver);
});

test('Ctrl-C ends it and takes its folder away', async () => {
  const { child, file } = await run();
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
  await expect(access(file)).rejects.toThrow('ENOENT');
});

test('files go where they are wanted, and stay', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { child, file, ca } = await run('--out', folder);
  expect([file, ca]).toEqual([join(folder, 'orgs.json'), join(folder, 'ca.pem')]);
  child.kill('SIGTERM');
  await once(child, 'exit');
  await access(file);
});

test('a port that is none is refused', async () => {
  const child = spawn(process.execPath, [PROGRAM, '--port', '70000'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const [code] = await once(child, 'close');
  expect(code).toBe(1);
  expect(text).toContain('a port is a number from 0 to 65535');
});

test('where its port is taken it says so in one sentence, with a command that goes on', async () => {
  const { port } = await run();
  const second = spawn(process.execPath, [PROGRAM, '--port', String(port)], { stdio: 'pipe' });
  const [said, [code]] = await Promise.all([text(second.stderr), once(second, 'exit')]);
  expect(said).toBe(`Another program uses port ${port}. Choose a free one: npm run simulator -- --port ${port + 1}\n`);
  expect(code).toBe(2);
});

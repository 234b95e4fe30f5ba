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

/** The status with which acme answers a request for a token. */
async function tokenStatus(given: { ca: Buffer; port: number; clientId: string; clientSecret: string }) {
  const { ca, port, clientId, clientSecret } = given;
  const host = 'acme.my.salesforce.com';
  const outgoing = request({
    host: '127.0.0.1',
    port,
    servername: host,
    ca,
    method: 'POST',
    path: '/services/oauth2/token',
    headers: { host, 'content-type': 'application/x-www-form-urlencoded' },
  });
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  outgoing.end(new URLSearchParams(form).toString());
  const [answer] = await once(outgoing, 'response');
  answer.resume();
  return answer.statusCode;
}

async function ended(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`the program ended with ${code}`);
}

test('it prints the check that reaches its orgs, with files that fit', async () => {
  const { file, ca, port, says, text } = await run();
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

test('an admin hands over what works, and a typed line makes the admin rotate it', async () => {
  const { child, ca, port, says } = await run();
  const folder = join(ca, '../from-admin');
  const clientId = await readFile(join(folder, 'acme.key'), 'utf8');
  const secretFile = join(folder, 'acme.secret');
  const trial = async (clientSecret: string) => tokenStatus({ ca: await readFile(ca), port, clientId, clientSecret });
  const former = await readFile(secretFile, 'utf8');
  expect(await trial(former)).toBe(200);

  child.stdin.write('rotate nobody\n');
  await says(/Type "rotate", "undo", "answer", "audience" or "mend", then one of acme, /);
  child.stdin.write('undo acme\n');
  await says(/acme was not rotated\./);
  child.stdin.write('rotate acme\n');
  await says(/acme has a new consumer secret, in \S+acme\.secret/);
  expect(await trial(former)).toBe(400);
  expect(await trial(await readFile(secretFile, 'utf8'))).toBe(200);
  child.stdin.write('undo acme\n');
  await says(/acme has its former consumer secret again/);
  expect(await trial(former)).toBe(200);
  expect(await readFile(secretFile, 'utf8')).toBe(former);
});

test('typed lines give an org any answer there is, and mend it', async () => {
  const { child, file, ca, port, says } = await run();
  const [{ secret }] = JSON.parse(await readFile(file, 'utf8'));
  const trial = async () => tokenStatus({ ...secret, ca: await readFile(ca), port });
  const type = async (line: string, answer: RegExp) => {
    child.stdin.write(`${line}\n`);
    await says(answer);
  };
  await type('answers', /client-id-unknown, .*trial-expired-code, .*back-to-login/);
  await type('answer acme nonsense', /There is no such answer/);
  await type('answer acme ip-or-hours', /acme is answered ip-or-hours from now on/);
  expect(await trial()).toBe(400);
  await type('answer acme concurrent-requests', /acme is answered concurrent-requests from now on/);
  await type('answer acme back-to-login', /acme is answered back-to-login from now on/);
  await type('mend acme', /acme is well/);
  expect(await trial()).toBe(200);
  await type('audience acme everything', /Type one of either, my-domain, login/);
  await type('audience acme my-domain', /acme takes assertions for: my-domain/);
  await type('dance acme', /Type "rotate", "undo", "answer", "answers", "audience" or "mend"\./);
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

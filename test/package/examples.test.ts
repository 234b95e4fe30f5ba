import { cp, glob, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type EmptyFolder, emptyFolder, ROOT, THE_PACKAGE } from './empty-folder.ts';

const EXAMPLES = ['least', 'own-resources', 'pagerduty'];

/** Pages whose snippets are whole programs. */
const PAGES = ['docs/slack.md', 'docs/two-accounts.md'];

let folder: EmptyFolder;
beforeAll(async () => {
  folder = await emptyFolder('apps');
  const wanted: Record<string, string> = {};
  for (const name of EXAMPLES) {
    await cp(join(ROOT, 'examples', name), join(folder.path, name), { recursive: true });
    const { dependencies, devDependencies } = JSON.parse(await folder.read(`${name}/package.json`));
    Object.assign(wanted, dependencies, devDependencies);
  }
  delete wanted['salesforce-credential-health'];
  await folder.write('package.json', JSON.stringify({ private: true, type: 'module' }));
  await folder.install(...Object.entries(wanted).map(([name, range]) => `${name}@${range}`), THE_PACKAGE);
}, 300_000);
afterAll(() => folder[Symbol.asyncDispose]());

describe.each(EXAMPLES)('The example %s', (name) => {
  test('compiles', async () => {
    expect(await folder.run('tsc', ['--project', name])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('synthesises without a warning', async () => {
    const app = `cd ${name} && CDK_OUTDIR=../out/${name} node app.ts`;
    const { code, stderr } = await folder.run('bash', ['-c', app]);
    expect({ code, stderr: stderr.match(/.*\b(?:warning|deprecated)\b.*/i)?.[0] ?? '' }).toEqual({
      code: 0,
      stderr: '',
    });
    expect(await folder.read(`out/${name}/SalesforceCredentials.template.json`)).toContain('nodejs24.x');
  });
});

test.each(PAGES)('the snippets of %s compile', async (page) => {
  const text = await readFile(join(ROOT, page), 'utf8');
  const snippets = [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);
  expect(snippets.length).toBeGreaterThan(0);
  const project = page.replaceAll(/\W/g, '-');
  for (const [index, code] of snippets.entries()) await folder.write(`${project}/${index}.ts`, code);
  await cp(join(ROOT, 'examples/least/tsconfig.json'), join(folder.path, project, 'tsconfig.json'));
  expect(await folder.run('tsc', ['--project', project])).toEqual({ code: 0, stdout: '', stderr: '' });
});

describe('The relay to PagerDuty', () => {
  const notice = {
    matterId: 'condition:acme:2026-11-22T07:07:00.000Z',
    stage: 'opened',
    severity: 'critical',
    org: 'acme',
    cause: 'client-secret-wrong',
    text: 'acme: Salesforce rejects the client secret',
  };

  /** What PagerDuty was sent for a message with these notices. */
  async function relayed(
    notices: readonly object[],
  ): Promise<{ readonly events: readonly unknown[]; readonly code: number }> {
    const events: unknown[] = [];
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = JSON.parse(Buffer.concat(chunks).toString());
      if (request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue') {
        response.setHeader('content-type', 'application/x-amz-json-1.1');
        response.end(JSON.stringify({ SecretString: `key of ${body.SecretId}` }));
      } else {
        events.push(body);
        response.statusCode = 202;
        response.end('{}');
      }
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => new Promise<void>((closed) => server.close(() => closed())));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const event = { Records: [{ Sns: { Message: JSON.stringify({ notices }) } }] };
    const call = `const { handler } = await import('./relay.ts'); await handler(${JSON.stringify(event)});`;
    await folder.write('pagerduty/call.mts', call);
    const { code } = await folder.run('node', ['pagerduty/call.mts'], {
      PAGERDUTY_EVENTS: url,
      AWS_ENDPOINT_URL: url,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'example',
      AWS_SECRET_ACCESS_KEY: 'example',
      ROUTING_KEY_SECRET: 'pagerduty/x',
    });
    return { events, code };
  }

  test('opens an incident by the id of the matter, and resolves it by the same', async () => {
    const { events, code } = await relayed([notice, { ...notice, stage: 'ended' }]);
    expect({ code, events }).toEqual({
      code: 0,
      events: [
        expect.objectContaining({
          routing_key: 'key of pagerduty/x',
          event_action: 'trigger',
          dedup_key: notice.matterId,
          payload: { summary: notice.text, source: 'acme', severity: 'critical', class: 'client-secret-wrong' },
        }),
        expect.objectContaining({ event_action: 'resolve', dedup_key: notice.matterId }),
      ],
    });
  });

  test('leaves out reminders, and what is below critical', async () => {
    const { events } = await relayed([
      { ...notice, stage: 'reminder' },
      { ...notice, severity: 'warning' },
    ]);
    expect(events).toEqual([]);
  });
});

test('every example is named by the page of examples', async () => {
  const readme = await readFile(join(ROOT, 'examples/README.md'), 'utf8');
  const folders: string[] = [];
  for await (const path of glob('*/app.ts', { cwd: join(ROOT, 'examples') })) folders.push(path.replace('/app.ts', ''));
  expect(folders.toSorted()).toEqual(EXAMPLES);
  for (const name of folders) expect(readme).toContain(`[${name}](${name})`);
});

import { spawnSync } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundledProgram } from '../bundled-program.ts';
import { cli, openScene, type Scene, variablesFor } from '../cli.ts';

let scene: Scene;
let state: readonly string[];

/** One check of two orgs, globex broken. */
beforeAll(async () => {
  scene = await openScene();
  state = ['--state', scene.path('state.json')];
  const source = await scene.file('orgs.json', [
    { name: 'acme' },
    {
      name: 'globex',
      org: { runAsUserId: null },
      tags: { 'credential-health:team': 'crm', 'credential-health:note': 'Goes live on Monday' },
    },
  ]);
  await cli(['check', ...source, ...state]);
});

afterAll(() => scene[Symbol.asyncDispose]());

describe('report', () => {
  test('writes the page, whatever it shows, and nothing beside it', async () => {
    const out = scene.path('report.html');
    const before = await readdir(scene.folder);
    const { code, stdout, stderr } = await cli(['report', '--out', out, ...state]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toBe(`${out} written: 2 orgs, 1 failing, 0 cannot tell, 1 healthy.\n`);
    expect((await readdir(scene.folder)).toSorted()).toEqual([...before, 'report.html'].toSorted());
    const html = await readFile(out, 'utf8');
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).toContain('<h1 class="failing">1 of 2 credentials is failing</h1>');
    expect(html).toContain('No Run-As user is set.');
    expect(html).toContain('Goes live on Monday');
  });

  test('replaces a page that is there', async () => {
    const out = scene.path('again.html');
    await writeFile(out, 'what was there');
    await cli(['report', '--out', out, ...state]);
    expect(await readFile(out, 'utf8')).toMatch(/^<!doctype html>/i);
  });

  test('as JSON is what the page shows', async () => {
    const { code, stdout, stderr } = await cli(['report', '--json', ...state]);
    const page = JSON.parse(stdout);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(page).toMatchObject({
      schema: 'credential-health.status-page/1',
      counts: { total: 2, failing: 1, healthy: 1 },
      delivery: { confirmedSubscriptions: null, unsent: 0 },
      problems: [
        {
          org: 'globex',
          team: 'crm',
          cause: 'run-as-user-missing',
          whoActs: 'salesforce-admin',
          note: 'Goes live on Monday',
          evidence: { status: 400, error: 'invalid_grant' },
        },
      ],
      orgs: [
        { org: 'globex', condition: 'failing', days: `${'-'.repeat(89)}u` },
        { org: 'acme', condition: 'healthy', days: `${'-'.repeat(89)}h`, host: 'acme.my.salesforce.com' },
      ],
    });
  });

  test('asks where to write when it is not told', async () => {
    const { code, stderr } = await cli(['report', ...state]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'Say where to write the page:\n  credential-health report --out report.html\n',
    });
  });

  test('says so when it cannot write there', async () => {
    const out = scene.path('no-such-folder/report.html');
    const { code, stderr } = await cli(['report', '--out', out, ...state]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: `${out} cannot be written (ENOENT).\n` });
  });

  test.each(['/dev/null', '/'])('leaves %s alone', async (out) => {
    const { code, stderr } = await cli(['report', '--out', out, ...state]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `${out} is a device or a folder. Name a file for the page, such as report.html.\n`,
    });
  });

  test.each(['/dev/stdout', '/dev/fd/1'])('writes to %s', async (out) => {
    const { code, stdout } = await cli(['report', '--out', out, ...state]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^<!doctype html>[\s\S]*<\/html>/i) });
  });

  test('writes to a pipe, and leaves the pipe where it is', async () => {
    const pipe = scene.path('pipe');
    spawnSync('mkfifo', [pipe]);
    const [html, { code }] = await Promise.all([readFile(pipe, 'utf8'), cli(['report', '--out', pipe, ...state])]);
    expect({ code, html }).toEqual({ code: 0, html: expect.stringMatching(/<\/html>/) });
    expect((await stat(pipe)).isFIFO()).toBe(true);
  });

  test('ends with a sentence where the disk is full', async () => {
    const words = [bundledProgram(), 'report', '--json', ...state].map((word) => `'${word}'`).join(' ');
    const { status, stderr } = spawnSync('sh', ['-c', `'${process.execPath}' ${words} > /dev/full`], {
      encoding: 'utf8',
      env: variablesFor(),
    });
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'The output could not be written (ENOSPC).\n' });
  });
});

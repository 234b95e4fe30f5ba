import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { IN_LESS_TIME } from './cli.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'credential-health-app-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the app as the CDK CLI does, or as a person without it (`cli: false`). */
function run(context: Record<string, unknown>, { cli }: { readonly cli: boolean }) {
  const output = mkdtempSync(join(folder, 'out-'));
  const { CDK_CLI_VERSION: _, ...env } = process.env;
  const { status, stderr } = spawnSync(process.execPath, ['bin/app.ts'], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...env,
      ...(cli && { CDK_CLI_VERSION: '2.1148.1' }),
      ...IN_LESS_TIME,
      CDK_OUTDIR: output,
      CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:bundling-stacks': [], ...context }),
    },
  });
  return { status, stderr, files: readdirSync(output) };
}

const WRONG = { alertEmials: 'ops@example.com', concurrency: 0 };
const PROBLEMS = [
  'alertEmials is no setting: did you mean alertEmails?',
  'concurrency must be a whole number from 1 to 1000, not "0".',
  'alertEmails must be e-mail addresses, or none to say',
];

describe('Settings that cannot be used', () => {
  test('are all told, without a stack trace, when the app is run by hand', () => {
    const { status, stderr } = run(WRONG, { cli: false });
    expect(status).toBe(1);
    for (const problem of PROBLEMS) expect(stderr).toContain(`- ${problem}`);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('make `cdk synth` fail with all of them and no stack trace', () => {
    const context = Object.entries(WRONG).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['node_modules/aws-cdk/bin/cdk', 'synth', '--quiet', '--output', join(folder, 'cli'), ...context],
      { cwd: root, encoding: 'utf8', env: { ...process.env, ...IN_LESS_TIME, CI: 'true' } },
    );
    const said = stdout + stderr;
    expect(status).not.toBe(0);
    for (const problem of PROBLEMS) expect(said).toContain(problem);
    expect(said).not.toMatch(/^\s+at /m);
  });

  test('do not stand in the way of `cdk bootstrap` and `cdk destroy`, which run the app too', () => {
    const { status, files } = run(WRONG, { cli: true });
    expect(status).toBe(0);
    expect(files).toContain('SalesforceCredentialHealth.template.json');
  });
});

test('Good settings give the stack', () => {
  const { status, files } = run({ alertEmails: 'none' }, { cli: true });
  expect(status).toBe(0);
  expect(files).toContain('SalesforceCredentialHealth.template.json');
});

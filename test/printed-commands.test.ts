import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { goingOn } from '../bin/command-line/options.ts';
import { CAUSES, type CauseCode, explain } from '../src/causes/catalogue.ts';
import { invokeCommands } from '../src/digest/commands.ts';
import { ensureFree } from '../src/onboarding/add-org.ts';
import { readStored } from '../src/onboarding/stored-secret.ts';
import { explainComparison } from '../src/rotation/explain-versions.ts';
import { checkOrgs } from '../src/run/check-orgs.ts';
import { credentialOf, EVERYTHING, settingsOf, type TestSecret, worldOf } from './memory-ports.ts';
import { answered } from './salesforce/answers.ts';

const ROOT = new URL('..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'printed-commands-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Stands for the programs that the commands call, and notes with which words. */
const NOTES = `#!/bin/sh
{ basename "$0"; printf '%s\\0' "$@"; printf '\\n'; } >>"$CALLS"
`;
mkdirSync(join(folder, 'bin'));
for (const program of ['aws', 'credential-health', 'curl', 'openssl'])
  writeFileSync(join(folder, 'bin', program), NOTES, { mode: 0o755 });

/** The words that each program of a pasted line is called with, and what else the line prints. */
function pasted(command: string): { readonly calls: readonly (readonly string[])[]; readonly printed: string } {
  const place = mkdtempSync(join(folder, 'paste-'));
  const calls = join(place, 'calls');
  writeFileSync(join(place, 'secret.json'), '{}');
  const env = { PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, CALLS: calls };
  const printed = execFileSync('sh', ['-c', command], { cwd: place, encoding: 'utf8', env });
  const lines = readFileSync(calls, 'utf8').split('\0\n').slice(0, -1);
  return { calls: lines.map((line) => line.split(/\n|\0/)), printed };
}

/** Does the line hand this over as one word, and as no option? */
function handsOver(call: readonly string[], org: string): boolean {
  const isOption = (index: number) => org.startsWith('-') && !call.slice(0, index).includes('--');
  return call.some(
    (word, index) =>
      (word === org && !isOption(index)) ||
      word.endsWith(`/${org}`) ||
      word === `--secret-id=${org}` ||
      (word.startsWith('{') && JSON.parse(word).orgs?.includes(org)),
  );
}

/** Every command about this org that the product prints, by where it is printed. */
async function commandsAbout(org: string): Promise<readonly (readonly [place: string, command: string])[]> {
  const found: (readonly [string, string])[] = [];
  for (const cause of Object.keys(CAUSES) as CauseCode[]) {
    const context = { secretId: org, host: null, flow: 'client_credentials', egressAddress: null } as const;
    const { actions } = explain(cause, { org, ...context, evidence: null });
    for (const { run } of actions) if (run !== undefined) found.push([cause, run]);
  }
  const versions = { current: 'v2', pending: 'v3', previous: 'v1' };
  for (const [pending, previous] of [
    ['works', 'rejected'],
    ['absent', 'works'],
    ['rejected', 'rejected'],
  ] as const) {
    const result = { versionId: '', pending, previous } as unknown as Parameters<typeof explainComparison>[0];
    for (const managed of [false, true]) {
      const secret = { id: org, org, rotation: { managed, nextAt: null, lastAt: null } };
      const { run } = explainComparison(result, versions, secret);
      if (run !== undefined) found.push(['comparison of versions', run]);
    }
  }
  const secret = (over: Partial<TestSecret> = {}): TestSecret => ({ org, value: credentialOf(org), ...over });
  const deleted = worldOf([secret({ deletionAt: new Date('2026-12-01') })]);
  const { secrets: port } = worldOf([secret()]).ports;
  const rotation = { managed: true, nextAt: null, lastAt: null };
  const managed = { ...port, find: async () => (await port.find([org])).map((entry) => ({ ...entry, rotation })) };
  const refusals = [
    ensureFree(worldOf([secret()]).ports.secrets, org, 'salesforce/'),
    ensureFree(deleted.ports.secrets, org, 'salesforce/'),
    readStored(deleted.ports.secrets, org),
    readStored(managed, org),
  ];
  for (const refusal of await Promise.allSettled(refusals)) {
    if (refusal.status === 'fulfilled') throw new Error('nothing was refused');
    found.push(['a change refused', /:\n {2}((?:aws|credential-health) .*)$/s.exec(refusal.reason.message)?.[1] ?? '']);
  }
  const { own, invoke } = invokeCommands('Check', 'Other');
  found.push(['the alert', invoke?.([org]) ?? ''], ['the alert', own('explain', [org], ['--for-admin'])]);
  const onward = goingOn({ file: 'my orgs.json' });
  found.push(['the command line', onward.forAdmin(org)], ['the command line', onward.recheck(org)]);
  return found;
}

describe.each(['acme west; echo pwned', "o'neill $(echo pwned) `echo pwned`", '--help', '-n'])(
  'an org named %s',
  (org) => {
    test('is one word of every command that is printed, and nothing else is run', async () => {
      for (const [place, command] of await commandsAbout(org)) {
        const { calls, printed } = pasted(command);
        expect(printed, `${place}: ${command}`).toBe('');
        expect(calls.length, `${place}: ${command}`).toBeGreaterThan(0);
        for (const [program, ...words] of calls) {
          const isAboutOrg = program === 'aws' || program === 'credential-health';
          if (isAboutOrg) expect(handsOver(words, org), `${place}: ${command}`).toBe(true);
        }
      }
    });

    test('is so in every step of a report', async () => {
      const world = worldOf([{ org, value: credentialOf('acme') }]);
      world.answer = () => answered(400, { error: 'invalid_client', error_description: 'invalid client credentials' });
      const report = await checkOrgs(world.ports, EVERYTHING, settingsOf());
      const commands = (report.orgs[0]?.steps ?? []).flatMap(({ run }) => (run === null ? [] : [run]));
      expect(commands.length).toBeGreaterThan(0);
      for (const command of commands) expect(pasted(command), command).toMatchObject({ printed: '' });
    });
  },
);

test('commands are put together in one place', () => {
  const sources = ['src', 'bin', 'lambdas', 'lib'].flatMap((top) =>
    readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(top, name)),
  );
  const own = sources.filter((path) =>
    /(?:`|: |\()(?:aws [a-z]+ [a-z-]+ --|credential-health [a-z-]+ )[^`\n)]*\$\{/.test(
      readFileSync(join(ROOT, path), 'utf8'),
    ),
  );
  expect(own.filter((path) => path !== 'src/wording/shell-commands.ts')).toEqual([]);
});

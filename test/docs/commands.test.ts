import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readEvent } from '../../lambdas/check/event.ts';
import { readSettings } from '../../lib/settings.ts';
import { CAUSES, type CauseCode, explain } from '../../src/core/causes.ts';
import { endingCommand } from '../../src/core/shell-lines.ts';
import { cli } from '../bin/cli.ts';
import { problemsOf, readAwsCall } from './aws-call.ts';
import { COMMAND_NAMES, helpExamples, parseOnly } from './cli-parse.ts';
import { commandsOf, PAGES } from './documents.ts';
import { type Call, callsOf } from './shell-calls.ts';

const ROOT = join(import.meta.dirname, '../..');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** Commands that this file cannot judge, and what does. */
const ELSEWHERE: readonly (readonly [start: string, coveredBy: string])[] = [
  ['npm ci', 'package-lock.json'],
  ['npm pack', 'test/package/empty-project.ts'],
  ['npm install ./salesforce-credential-health-', 'test/package/empty-project.ts'],
  ['pip install', 'test/aws/moto.ts'],
  ['moto_server', 'test/aws/moto.ts'],
  ['cdk bootstrap', 'test/aws/cdk-cli.ts'],
  ['cdk destroy', 'test/aws/cdk-cli.ts'],
  ['apt-get install', 'bench/run.ts'],
  // These ask Salesforce itself, to show what is between it and the reader; doctor goes the same way.
  ['curl', 'test/bin/doctor.test.ts'],
  ['openssl', 'test/bin/doctor.test.ts'],
  // The name of an operation whose client is no dependency.
  ['aws kms schedule-key-deletion', 'docs/decisions/0011-what-outlives-the-stack.md'],
];

/** Throws or fails when a call would be refused. */
function judge(call: Call): void {
  const { program, args } = call;
  const line = [program, ...args].join(' ');
  const elsewhere = ELSEWHERE.find(([start]) => line.startsWith(start));
  if (elsewhere !== undefined) {
    expect(existsSync(join(ROOT, elsewhere[1])), elsewhere[1]).toBe(true);
    return;
  }
  const [first = '', ...rest] = args;
  switch (program) {
    case 'npm':
      judgeNpm(args);
      break;
    case 'npx':
      judge({ program: first, args: rest });
      break;
    case 'cdk':
      judgeDeploy(args);
      break;
    case 'credential-health':
      parseOnly(args);
      break;
    case 'aws':
      judgeAws(args);
      break;
    case 'vitest':
      expect(existsSync(join(ROOT, args.at(-1) ?? ''))).toBe(true);
      break;
    case 'pbcopy':
    case 'pbpaste':
      break;
    default:
      throw new Error(`nothing here can judge "${line}"`);
  }
}

function judgeNpm(args: readonly string[]): void {
  const own = args.includes('--') ? args.slice(args.indexOf('--') + 1) : [];
  const words = args.slice(0, args.length - own.length).filter((word) => !word.startsWith('--'));
  const script = words[0] === 'run' ? words[1] : words[0];
  expect(Object.keys(scripts)).toContain(script);
  if (script === 'start') parseOnly(['demo', ...own]);
}

function judgeDeploy([action, ...options]: readonly string[]): void {
  expect(action).toBe('deploy');
  const context = options.flatMap((word, index) => (options[index - 1] === '-c' ? [word.split('=')] : []));
  expect(context.length * 2).toBe(options.length);
  readSettings(Object.fromEntries(context));
}

function judgeAws(args: readonly string[]): void {
  const call = readAwsCall(args);
  expect(problemsOf(call)).toEqual([]);
  const payload = call.service === 'lambda' ? call.options.payload?.[0] : undefined;
  if (payload !== undefined) readEvent(JSON.parse(payload), 'salesforce/');
}

function proves(command: string): void {
  const calls = callsOf(command.replaceAll(/\s\[([a-z]+)…\]/g, ' $1'));
  if (!/^(?:export|head|tail|cat) /.test(command)) expect(calls).not.toEqual([]);
  for (const call of calls) judge(call);
}

describe('Every command', () => {
  describe.each(PAGES.filter((page) => commandsOf(page).length > 0))('of $path would be accepted', (page) => {
    test.each(commandsOf(page))('%s', proves);
  });

  test.each(helpExamples())('that --help shows would be accepted: %s', proves);

  describe.each(['client_credentials', 'password', 'jwt_bearer'] as const)('of the catalogue, %s', (flow) => {
    const place = {
      org: 'acme',
      secretId: 'salesforce/acme',
      host: 'acme.my.salesforce.com',
      flow,
      egressAddress: null,
    };
    const steps = Object.keys(CAUSES).flatMap((code) => explain(code as CauseCode, place).actions);
    const commands = new Set(steps.flatMap((step) => endingCommand(step)?.command ?? []));
    test.each([...commands])('would be accepted: %s', proves);
  });
});

describe('The commands that are judged here', () => {
  test('are those of the program', async () => {
    const { stdout } = await cli(['--help']);
    const listed = [...stdout.matchAll(/^ {2}([a-z-]+) .*$/gm)].map(([, name]) => name);
    expect(listed.filter((name) => name !== 'help')).toEqual(expect.arrayContaining([...COMMAND_NAMES]));
    expect(COMMAND_NAMES).toEqual(expect.arrayContaining(listed.filter((name) => name !== 'help')));
  });

  test('start as the docs say, with npx', () => {
    const version = execFileSync('npx', ['credential-health', '--version'], { cwd: ROOT, encoding: 'utf8' });
    expect(version).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test.each([
    'npm run no-such-script',
    'npm start -- --no-such-flag',
    'npx credential-health chekc',
    'npx credential-health check --no-such-flag',
    'npx cdk deploy -c alertEmials=ops@example.com',
    'aws secretsmanager create-secrets --name x',
    'aws secretsmanager create-secret --nmae x',
    `aws lambda invoke --function-name x --payload '{"org":"acme"}' out.json`,
    'npx credential-health check "acme',
  ])('are refused when they are wrong: %s', (command) => {
    expect(() => proves(command)).toThrow();
  });
});

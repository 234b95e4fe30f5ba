import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ownCommand, wrapCommand } from '../../src/wording/shell-commands.ts';
import { LINE_WIDTH } from '../../src/wording/text.ts';

describe('a wrapped command', () => {
  test('keeps to one line where it can', () => {
    expect(wrapCommand('Re-check:  ', 'credential-health check acme')).toBe('Re-check:  credential-health check acme');
  });

  test('breaks between options, with the continuation of the shell', () => {
    const command =
      'aws secretsmanager update-secret-version-stage --secret-id salesforce/acme --version-stage AWSCURRENT --move-to-version-id 1';
    expect(`\n${wrapCommand('Do: ', command)}`).toBe(
      `
Do: aws secretsmanager update-secret-version-stage --secret-id salesforce/acme \\
    --version-stage AWSCURRENT --move-to-version-id 1`,
    );
  });

  test('means the same to a shell and keeps the width, whatever its arguments', () => {
    const argument = fc.string({ unit: fc.constantFrom(...'ab"\\ \'$,[]:'), minLength: 1, maxLength: 260 });
    fc.assert(
      fc.property(fc.array(argument, { minLength: 1, maxLength: 8 }), (given) => {
        const quoted = given.map((text) => `'${text.replaceAll("'", `'\\''`)}'`);
        const wrapped = wrapCommand('', `printf '%s\\0' ${quoted.join(' ')}`);
        expect(Math.max(...wrapped.split('\n').map((line) => line.length))).toBeLessThanOrEqual(LINE_WIDTH);
        expect(execFileSync('sh', ['-c', wrapped], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(given);
      }),
      { numRuns: 60 },
    );
  });

  test('breaks JSON between its members', () => {
    const orgs = ['acme', 'globex', 'initech', 'umbrella', 'piedpiper'].map((org) => `${org}-production`);
    const command = `aws lambda invoke --function-name Check --payload '${JSON.stringify({ orgs })}' out.json`;
    expect(`\n${wrapCommand('Re-check:  ', command)}`).toBe(
      `
Re-check:  aws lambda invoke --function-name Check --payload \\
           '{"orgs":["acme-production","globex-production","initech-production",
           "umbrella-production","piedpiper-production"]}' out.json`,
    );
  });

  test('hands over the same JSON, whatever its members', () => {
    const member = fc.string({ unit: fc.constantFrom(...'ab"\\ ,{}[]:'), maxLength: 130 });
    fc.assert(
      fc.property(fc.array(member, { minLength: 1, maxLength: 12 }), (orgs) => {
        const wrapped = wrapCommand('', `printf '%s' '${JSON.stringify({ orgs })}'`);
        expect(Math.max(...wrapped.split('\n').map((line) => line.length))).toBeLessThanOrEqual(LINE_WIDTH);
        expect(JSON.parse(execFileSync('sh', ['-c', wrapped], { encoding: 'utf8' }))).toEqual({ orgs });
      }),
      { numRuns: 60, examples: [[['a', ',', '","', 'b'.repeat(90), '\\",']]] },
    );
  });
});

describe('a command of ours', () => {
  test('is called by its name, with the names before the options', () => {
    expect(ownCommand('check', ['acme', 'globex'], ['--state', 'my state.json'])).toBe(
      "credential-health check acme globex --state 'my state.json'",
    );
  });

  test('has a name that begins with a dash at its end, behind --', () => {
    expect(ownCommand('check', ['--json', 'acme'], ['--timeout', '60'])).toBe(
      'credential-health check --timeout 60 -- --json acme',
    );
  });

  test('reaches the program word by word, whatever the names', () => {
    const name = fc.string({
      unit: fc.constantFrom(...'ab-\'"$`\\ \t;&|<>*?~#!(){}[]=äü😀'),
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (names) => {
        const command = ownCommand('check', names, ['--stack', 'x y']);
        const typed = names.map((word) => word.replaceAll('\t', ''));
        const words = names.some((word) => word.startsWith('-'))
          ? ['check', '--stack', 'x y', '--', ...typed]
          : ['check', ...typed, '--stack', 'x y'];
        const printed = command.replace(/^credential-health/, "printf '%s\\0'");
        expect(execFileSync('sh', ['-c', printed], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(words);
      }),
      { numRuns: 60 },
    );
  });
});

import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { awsCommand, ownCommand, withOptions } from '../../src/wording/shell-commands.ts';

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

test('a command without names and options is its name and verb', () => {
  expect(ownCommand('check', [])).toBe('credential-health check');
});

describe('options added to a command of ours', () => {
  test.each([[[]], [['acme']], [['acme -- west', 'globex']], [['-acme', 'globex']]])(
    'stand where they would have stood from the beginning: names %j',
    (names) => {
      const more = ['--file', 'my orgs.json'];
      expect(withOptions(ownCommand('check', names), ['doctor', 'check'], more)).toBe(ownCommand('check', names, more));
    },
  );

  test('follow those of a command that names orgs, and precede those of one that names none', () => {
    const added = (names: readonly string[]) =>
      withOptions(ownCommand('check', names, ['--deployed']), ['check'], ['--ca', 'ca.pem']);
    expect(added(['acme'])).toBe('credential-health check acme --deployed --ca ca.pem');
    expect(added([])).toBe('credential-health check --ca ca.pem --deployed');
  });

  test.each([
    'credential-health rotate acme',
    'credential-health checklist',
    'aws sns publish --message "credential-health check acme"',
  ])('are not for another command: %s', (command) => {
    expect(withOptions(command, ['check'], ['--ca', 'ca.pem'])).toBe(command);
  });

  test('change nothing where there are none', () => {
    expect(withOptions('credential-health check acme', ['check'], [])).toBe('credential-health check acme');
  });
});

describe('a command of the AWS CLI', () => {
  test('has its options in their order, each value quoted where a shell wants that', () => {
    expect(awsCommand('secretsmanager tag-resource', { 'secret-id': 'a b', tags: 'Key=x,Value=1' })).toBe(
      "aws secretsmanager tag-resource --secret-id 'a b' --tags Key=x,Value=1",
    );
  });

  test('has a value that begins with a dash behind =', () => {
    expect(awsCommand('secretsmanager describe-secret', { 'secret-id': '--help' })).toBe(
      'aws secretsmanager describe-secret --secret-id=--help',
    );
  });
});

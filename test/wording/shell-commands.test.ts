import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wrapCommand } from '../../src/wording/shell-commands.ts';
import { LINE_WIDTH } from '../../src/wording/text.ts';

describe('a wrapped command', () => {
  test('keeps to one line where it can', () => {
    expect(wrapCommand('Re-check:  ', 'npx credential-health check acme')).toBe(
      'Re-check:  npx credential-health check acme',
    );
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

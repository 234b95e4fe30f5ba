import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandsOf, PAGES, strayCommandsOf } from './documents.ts';
import { ELSEWHERE, SHORTER } from './elsewhere.ts';
import { COMMAND_NAMES, HELP, HELP_EXAMPLES } from './help-examples.ts';
import { stepsOf } from './transcript.ts';

const ROOT = join(import.meta.dirname, '../..');

// test/aws/docs/commands.test.ts runs them.
describe('The commands of the docs', () => {
  test('stand where they are looked for: in blocks of the shell and in the running text', () => {
    expect(PAGES.flatMap((page) => strayCommandsOf(page).map((line) => `${page.path}: ${line}`))).toEqual([]);
  });

  test('with what they print stand in the tour alone, which a test plays', () => {
    expect(PAGES.filter(({ text }) => stepsOf(text).length > 0).map(({ path }) => path)).toEqual(['docs/tour.md']);
  });

  test.each(Object.entries(ELSEWHERE))('are run by another test where that is said: %s', (_, [file, says]) => {
    expect(readFileSync(join(ROOT, file), 'utf8')).toContain(says);
  });

  test.each([...Object.keys(ELSEWHERE), ...Object.keys(SHORTER)])('have one for each exception: %s', (call) => {
    const commands = [...PAGES.flatMap(commandsOf), ...HELP_EXAMPLES].map((command) => command.replaceAll(/['"]/g, ''));
    expect(commands.filter((command) => command.includes(call))).not.toEqual([]);
  });
});

test('no help is wider than a terminal', () => {
  expect(HELP.flatMap((help) => help.split('\n')).filter((line) => line.length > 80)).toEqual([]);
});

test('the examples of every command of the program are known', () => {
  const listed = [...(HELP[0] ?? '').matchAll(/^ {2}([a-z-]+) [[<]/gm)].map(([, name = '']) => name);
  expect(listed.filter((name) => name !== 'help').toSorted()).toEqual([...COMMAND_NAMES].toSorted());
});

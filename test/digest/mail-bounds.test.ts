import { describe, expect, test } from 'vitest';
import { blocks, type Given, lines, secret } from './mail-blocks.ts';

const numbered = (number: number) => Array.from({ length: number }, (_, index) => index);

/** So many matters of one org each, which have nothing in common. */
const apart = (number: number): readonly Given[] =>
  numbered(number).map((index) => ({
    kind: 'flapping',
    id: `${index}`,
    org: `org${String(index).padStart(2, '0')}`,
    text: 'it goes on and off',
    steps: [{ say: `Look-${index} there` }],
  }));

/** 24 groups of 21 orgs each. */
const groups = (name: string, given: Partial<Given> = {}): readonly Given[] =>
  numbered(24 * 21).map((index) => ({
    ...secret,
    id: `${index}`,
    org: `${name}${index + 1000}`,
    steps: [{ say: `Mend${index % 24} it` }],
    ...given,
  }));

const say = (index: number, letters: number) => `Mend${index % 24} ${'word '.repeat(letters / 5)}`;

describe('an entry', () => {
  test('says its first step only in the opening words, where there are three of them', () => {
    const text = lines(apart(4));
    expect(text.filter((line) => /look-/i.test(line))).toEqual([
      'org00: look-0 there.',
      'org01: look-1 there.',
      'org02: look-2 there.',
      'Look-3 there.',
    ]);
    expect(text).toContain('And 1 more matter, below.');
    expect(lines(apart(3)).join()).not.toContain('more matter');
  });

  test('has eight steps beside the one that opens the message; for more it names explain', () => {
    const steps = (number: number) => numbered(number).map((index) => ({ say: `Step ${index}` }));
    expect(lines([{ ...secret, steps: steps(9) }])).toContain('Step 8.');
    expect(lines([{ ...secret, steps: steps(9) }]).join()).not.toContain('More steps');
    const more = lines([{ ...secret, steps: steps(10) }]);
    expect(more.slice(more.indexOf('Step 8.'), more.indexOf('Step 8.') + 2)).toEqual([
      'Step 8.',
      'More steps: credential-health explain acme',
    ]);
  });
});

describe('a long mail', () => {
  test('is told in whole up to 120 lines; beyond them an entry has two steps', () => {
    const [last, ...others] = apart(27).toReversed();
    if (last === undefined) throw new Error('no matter');
    const given = [...others, { ...last, steps: numbered(8).map((index) => ({ say: `Step${index}` })) }];
    expect(lines(given)).toContain('Step7.');
    const longer = given.map((notice) => ({ ...notice, note: notice === others[0] ? 'ask first' : null }));
    expect(lines(longer)).toContain('Step1.');
    expect(lines(longer)).toContain('More steps: credential-health explain org26');
    expect(lines(longer).join()).not.toContain('Step2');
  });

  test('has twelve entries, twenty matters in a line each, and counts the others', () => {
    const text = blocks(apart(40));
    expect(text.filter((block) => /^org\d\d: it goes on and off\.\nSince/.test(block))).toHaveLength(12);
    expect(text.find((block) => block.startsWith('org12:'))?.split('\n')).toHaveLength(20);
    expect(text).toContain('8 more matters: credential-health status --failing');
  });

  test.each<readonly [string, readonly Given[], number, string]>([
    ['five', groups('a-name-of-thirty-letters-or-so'), 6, '16 more'],
    ['two', groups('n'.repeat(60), { found: 'word '.repeat(100) }), 14, '19 more'],
    [
      'one',
      groups('n'.repeat(60), { found: 'word '.repeat(100) }).map((notice, index) => ({
        ...notice,
        steps: [{ say: say(index, 900) }, { say: say(index, 900) }],
      })),
      20,
      '20 more',
    ],
  ])('names fewer orgs of each matter the more there is to tell: %s', (_, given, matters, names) => {
    const text = lines(given);
    expect(text).toContain(`${matters} more matters: credential-health status --failing`);
    expect(text.filter((line) => line.includes(' more: '))[0]).toMatch(`${names}: credential-health status --cause`);
  });
});

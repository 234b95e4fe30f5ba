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

/** Groups of 21 orgs each. */
const groups = (name: string, number = 24, given: Partial<Given> = {}): readonly Given[] =>
  numbered(number * 21).map((index) => ({
    ...secret,
    id: `${index}`,
    org: `${name}${index + 1000}`,
    steps: [{ say: `Mend${index % number} it` }],
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

  test('has no command for more steps of an outage, which no org explains', () => {
    const steps = numbered(3).map((index) => ({ say: `Look-${index}` }));
    const outage = { kind: 'fleet-incident', org: null, orgs: ['a'], whoActs: 'nobody', steps } as const;
    const text = lines([...apart(40), outage]);
    expect(text).toContain('Nobody has to act: look-0.');
    expect(text).toContain('Look-1.');
    expect(text.join()).not.toMatch(/Look-2\.|More steps/);
  });

  test('tells an outage in a line without a name, where louder matters come first', () => {
    const outage = {
      kind: 'fleet-incident',
      org: null,
      orgs: ['a', 'b'],
      severity: 'warning',
      cause: 'timeout',
    } as const;
    expect(lines([...apart(30), outage])).toContain(
      '2 orgs give no answer; as far as we know, nothing is broken [timeout]',
    );
  });

  test('has 25,000 bytes at most, however long its commands are', () => {
    const run = `aws ${'x'.repeat(1400)}`;
    const given = apart(20).map((notice, index) => ({ ...notice, steps: [{ say: `Look-${index}`, run }] }));
    const text = lines(given).join('\n');
    expect(text.length).toBeLessThan(25_000);
    expect(text.split(run)).toHaveLength(1 + 12);
  });

  const rest = (matters: number) => `${matters} more matters: credential-health status --failing`;
  const long = { found: 'word '.repeat(100) };

  test.each<readonly [string, readonly Given[], string, string]>([
    ['twenty', groups('a', 9), 'And 6 more matters, below.', '1 more'],
    ['ten', groups('a-name-of-17', 12), 'And 9 more matters, below.', '11 more'],
    ['five', groups('a-name-of-thirty-letters-or-so'), rest(6), '16 more'],
    ['two', groups('n'.repeat(60), 24, long), rest(14), '19 more'],
    [
      'one',
      groups('n'.repeat(60), 24, long).map((notice, index) => ({
        ...notice,
        steps: [{ say: say(index, 900) }, { say: say(index, 900) }],
      })),
      rest(20),
      '20 more',
    ],
  ])('names fewer orgs of each matter the more there is to tell: %s', (_, given, matters, names) => {
    const text = lines(given);
    expect(text).toContain(matters);
    expect(text.filter((line) => line.includes(' more: '))[0]).toMatch(`${names}: credential-health status --cause`);
    expect(text.some((line) => line.endsWith('and the others likewise:'))).toBe(names !== '20 more');
  });
});

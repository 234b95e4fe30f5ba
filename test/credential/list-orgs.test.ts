import { describe, expect, test } from 'vitest';
import { listOrgs, nearest, UnknownOrgsError } from '../../src/credential/list-orgs.ts';
import { worldOf } from '../memory-ports.ts';

const { secrets } = worldOf(['acme', 'acne', 'globex', 'initech'].map((org) => ({ org, value: {} }))).ports;

const problem = (...names: readonly string[]): Promise<string> =>
  listOrgs(secrets, names).then(
    () => '',
    (error: unknown) => (error instanceof UnknownOrgsError ? error.message : String(error)),
  );

describe('the secrets of a run are', () => {
  const orgsOf = async (selection: Parameters<typeof listOrgs>[1]) =>
    (await listOrgs(secrets, selection)).map(({ org }) => org);

  test('all where all are asked for', async () => {
    expect(await orgsOf('all')).toEqual(['acme', 'acne', 'globex', 'initech']);
  });

  test('those of the names, each once, in the order of the store', async () => {
    expect(await orgsOf(['initech', 'acme', 'acme'])).toEqual(['acme', 'initech']);
    expect(await orgsOf([])).toEqual([]);
  });

  test('none where one of the names is unknown', async () => {
    await expect(orgsOf(['acme', 'nobody'])).rejects.toMatchObject({ name: 'UnknownOrgsError', unknown: ['nobody'] });
  });
});

describe('a name that is no org', () => {
  test('is told with the nearest ones', async () => {
    expect(await problem('acm')).toMatch(/^There is no org "acm".*acme, acne\.$/);
  });

  test('is told alone where none is near, and each on a line of its own', async () => {
    expect(await problem('zzzzzz', 'globec')).toBe(
      'There is no org "zzzzzz".\nThere is no org "globec"; the nearest name is globex.',
    );
  });

  test('is told with an empty store where there is no secret at all', async () => {
    const empty = worldOf([]).ports.secrets;
    await expect(listOrgs(empty, ['acme'])).rejects.toThrow(
      'There is no org "acme".\nThere is no secret under the prefix.',
    );
  });

  test('is shown without what acts on a terminal, and cut', async () => {
    expect(await problem('a\u001b[31m\u202ecm\u200be')).toMatch(/^There is no org "acme"/);
    expect(await problem('x'.repeat(20_000))).toMatch(/^There is no org "x{77}\.\.\."/);
  });

  test('is told of twenty, and of the others how many', async () => {
    const lines = (await problem(...Array.from({ length: 50 }, (_, at) => `no-${at}`))).split('\n');
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('Nor are 30 more of these names orgs.');
    expect(await problem(...Array.from({ length: 20 }, (_, at) => `no-${at}`))).not.toContain('Nor are');
  });
});

describe('a name is near to', () => {
  test.each<[string, string, readonly string[], readonly string[]]>([
    ['what differs in two letters', 'abc', ['abx', 'axx', 'xxx'], ['abx', 'axx']],
    ['what differs in a third of its letters', 'abcdefghi', ['abcdefxxx', 'abcdexxxx'], ['abcdefxxx']],
    ['what begins with it, from three letters on', 'glo', ['globex-production'], ['globex-production']],
    ['not what begins with two letters', 'gl', ['globex-production'], []],
    ['what it begins with, from three letters on', 'globex-production', ['glo', 'gl'], ['glo']],
    ['whatever the case', 'ACME-EU', ['acme-eu-1', 'Acme-Eu'], ['Acme-Eu', 'acme-eu-1']],
    ['three at most, the likest first', 'acme', ['acme12', 'acme1', 'acme', 'acme2'], ['acme', 'acme1', 'acme2']],
    ['nothing', 'acme', [], []],
  ])('%s', (_, name, known, near) => expect(nearest(name, known)).toEqual(near));
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readSettings, type Settings } from '../../lib/settings/settings.ts';
import { orgsFile } from '../../src/adapters/orgs-file.ts';
import { ALIASES } from '../../src/credential/credential.ts';
import { parseTags } from '../../src/credential/tags.ts';
import { blocksOf, codeIn, tableAfter } from './documents.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const EMAILS = { alertEmails: 'none' };
const DEFAULTS = readSettings(EMAILS);
const NETWORK = ['vpcId', 'subnetIds', 'securityGroupIds'];

/** A setting's value by its name in the context. */
const settingIn = (settings: Settings, name: string) =>
  NETWORK.includes(name) ? settings.network : settings[name as keyof Settings];

const isAbsent = (value: unknown) => value === null || Object.keys(Object(value)).length === 0;

describe('the table of settings', () => {
  const rows = tableAfter(readme, '## Settings').flatMap(([names = '', fallback = '']) =>
    codeIn(names).map((name) => [name, codeIn(fallback)[0] ?? fallback] as const),
  );

  test('has every setting once', () => {
    const known = Object.keys(DEFAULTS).flatMap((name) => (name === 'network' ? NETWORK : [name]));
    expect(rows.map(([name]) => name).toSorted()).toEqual(known.toSorted());
  });

  test('says that addresses must be given', () => {
    expect(rows).toContainEqual(['alertEmails', 'none: required']);
    expect(() => readSettings({})).toThrow('alertEmails must be');
  });

  test.each(rows.filter(([name]) => name !== 'alertEmails'))('gives the default of %s: %s', (name, fallback) => {
    const value = settingIn(DEFAULTS, name);
    const isNone = fallback === 'none' || fallback === 'a topic of the stack';
    expect(isAbsent(value) && typeof value !== 'number' && typeof value !== 'boolean').toBe(isNone);
    if (!isNone) expect(settingIn(readSettings({ ...EMAILS, [name]: fallback }), name)).toEqual(value);
  });
});

test('the table of tags has every tag once', () => {
  const known = /its name is none of (.*)$/.exec(
    parseTags({ 'credential-health:no-such-tag': 'x' }).hints[0] ?? '',
  )?.[1];
  const documented = tableAfter(readme, 'Tags, all optional:').flatMap(([name = '']) => codeIn(name));
  expect(documented.toSorted()).toEqual(
    known
      ?.split(', ')
      .map((name) => `credential-health:${name}`)
      .toSorted(),
  );
});

test('the table of keys has every key, the preferred one first', () => {
  const rows = tableAfter(readme, '| part | keys |').map(([, keys = '']) => codeIn(keys));
  expect(new Set(rows.flat().filter((key) => !/_|^password$/.test(key)))).toEqual(
    new Set(
      Object.values(ALIASES)
        .flat()
        .filter((key) => key !== 'password'),
    ),
  );
  expect(rows.slice(0, 3)).toEqual([ALIASES['client id'], ALIASES['client secret'], ALIASES.host]);
});

test('the example of a file of credentials is one', async () => {
  const [example = ''] = blocksOf(readme, 'json');
  const file = orgsFile(example);
  expect(file.ok ? (await file.secrets.list()).map(({ org }) => org) : file.problems).toEqual(['acme']);
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readSettings, SETTING_NAMES } from '../../lib/settings/settings.ts';
import { orgsFile } from '../../src/adapters/orgs-file.ts';
import { ALIASES } from '../../src/credential/keys.ts';
import { parseTags } from '../../src/credential/tags.ts';
import { blocksOf, codeIn, tableAfter } from './documents.ts';

const page = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const readme = page('README.md');
const secrets = page('docs/secrets.md');
const EMAILS = { alertEmails: 'none' };
const DEFAULTS = readSettings(EMAILS);
describe('the table of settings', () => {
  const rows = tableAfter(page('docs/settings.md'), '# Settings').flatMap(([names = '', fallback = '']) =>
    codeIn(names).map((name) => [name, codeIn(fallback)[0] ?? fallback] as const),
  );

  test('has every setting once', () => {
    expect(rows.map(([name]) => name).toSorted()).toEqual([...SETTING_NAMES].toSorted());
  });

  test('says that addresses must be given', () => {
    expect(rows).toContainEqual(['alertEmails', 'none: required']);
    expect(() => readSettings({})).toThrow('alertEmails must be');
  });

  test.each(rows.filter(([, fallback]) => !/^(?:none|a (?:topic|key) of the stack)/.test(fallback)))(
    'gives the default of %s: %s',
    (name, fallback) => {
      expect(readSettings({ ...EMAILS, [name]: fallback })).toEqual(DEFAULTS);
    },
  );

  test.each(
    rows.filter(([name, fallback]) => /^(?:none|a (?:topic|key) of the stack)/.test(fallback) && !/Emails$/.test(name)),
  )('gives no default of %s', (name) => {
    expect(readSettings({ ...EMAILS, [name]: 'none' })).toEqual(DEFAULTS);
  });
});

test('the table of tags has every tag once', () => {
  const known = /its name is none of (.*)$/.exec(
    parseTags({ 'credential-health:no-such-tag': 'x' }).hints[0] ?? '',
  )?.[1];
  const documented = tableAfter(secrets, 'Tags, all optional:').flatMap(([name = '']) => codeIn(name));
  expect(documented.toSorted()).toEqual(
    known
      ?.split(', ')
      .map((name) => `credential-health:${name}`)
      .toSorted(),
  );
});

test('the table of keys has every key, the preferred one first', () => {
  const rows = tableAfter(secrets, '| part | keys |').map(([, keys = '']) => codeIn(keys));
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

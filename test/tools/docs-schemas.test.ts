import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SETTING_NAMES } from '../../lib/settings/settings.ts';
import { INPUT_SCHEMAS, SETTINGS_PAGE, withSettingsTable } from '../../tools/docs-schemas.ts';
import { SETTINGS_GUIDE } from '../../tools/settings-guide.ts';
import { schemaFile, validatorOf } from '../run/json-schema.ts';

test.each(Object.entries(INPUT_SCHEMAS))('%s.schema.json is what its reader takes', (name, schema) => {
  expect(schemaFile(name)).toEqual(JSON.parse(JSON.stringify(schema)));
});

test('the table of the page of settings is the guide of the settings', () => {
  const page = readFileSync(SETTINGS_PAGE, 'utf8');
  expect(withSettingsTable(page)).toBe(page);
});

test('every setting has its guide', () => {
  expect(Object.keys(SETTINGS_GUIDE).toSorted()).toEqual(SETTING_NAMES.toSorted());
});

describe('An editor with settings.schema.json', () => {
  const accepts = validatorOf(schemaFile('settings'));

  test('takes settings as they are typed in a file', () => {
    const file = {
      $schema: 'settings.schema.json',
      alertEmails: ['ops@example.com'],
      teamEmails: { billing: ['billing@example.com'] },
      quietHours: '22:00-07:00',
      fleetThreshold: 'auto',
    };
    expect(accepts(file)).toBe(true);
  });

  test.each([
    ['a name that is no setting', { alertEmail: ['ops@example.com'] }],
    ['a text where a number belongs', { concurrency: 'many' }],
  ])('marks %s', (_what, file) => {
    expect(accepts(file)).toBe(false);
  });
});

describe('An editor with orgs-file.schema.json', () => {
  const accepts = validatorOf(schemaFile('orgs-file'));

  test.each([
    ['a list of entries', [{ name: 'acme', secret: { clientId: 'id' } }]],
    [
      'entries beside the schema',
      { $schema: 'orgs-file.schema.json', orgs: [{ name: 'acme', createdAt: '2026-11-22' }] },
    ],
    ['tags as numbers', [{ name: 'acme', tags: { 'credential-health:max-age-days': 30 } }]],
  ])('takes %s', (_what, file) => {
    expect(accepts(file)).toBe(true);
  });

  test.each([
    ['an entry without a name', [{ secret: {} }]],
    ['a day that does not exist', [{ name: 'acme', createdAt: '2026-02-30' }]],
    ['no entries', {}],
  ])('marks %s', (_what, file) => {
    expect(accepts(file)).toBe(false);
  });
});

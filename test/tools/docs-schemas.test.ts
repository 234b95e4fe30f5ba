import { describe, expect, test } from 'vitest';
import { INPUT_SCHEMAS } from '../../tools/docs-schemas.ts';
import { schemaFile, validatorOf } from '../run/json-schema.ts';

test.each(Object.entries(INPUT_SCHEMAS))('%s.schema.json is what its reader takes', (name, schema) => {
  expect(schemaFile(name)).toEqual(JSON.parse(JSON.stringify(schema)));
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

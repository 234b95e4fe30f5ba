import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { Entry } from '../src/adapters/orgs-file.ts';

// `npm run docs:schemas` writes the schemas of what people write, made from what reads it, so that their editors complete it.
const FOLDER = join(import.meta.dirname, '../docs/schemas');

export const INPUT_SCHEMAS = { 'orgs-file': orgsFileSchema() } as const;

if (import.meta.main) {
  for (const [name, schema] of Object.entries(INPUT_SCHEMAS)) {
    writeFileSync(join(FOLDER, `${name}.schema.json`), `${JSON.stringify(schema, null, 2)}\n`);
  }
}

/** What `--file` takes: the entries, alone or as `orgs` of an object that names this schema. */
function orgsFileSchema(): object {
  const { $schema, ...entry } = z.toJSONSchema(Entry, { io: 'input' });
  const orgs = { type: 'array', items: { $ref: '#/$defs/entry' } };
  return {
    $schema,
    title: 'Credentials to check from a file',
    oneOf: [orgs, { type: 'object', properties: { $schema: { type: 'string' }, orgs }, required: ['orgs'] }],
    $defs: { entry },
  };
}

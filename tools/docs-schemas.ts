import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { Entry } from '../src/adapters/orgs-file.ts';
import { SETTINGS_GUIDE, settingsTable } from './settings-guide.ts';

// `npm run docs:schemas` writes the schemas of what people write, made from what reads it, so that their editors complete it.
const FOLDER = join(import.meta.dirname, '../docs/schemas');
export const SETTINGS_PAGE = join(import.meta.dirname, '../docs/settings.md');

export const INPUT_SCHEMAS = { 'orgs-file': orgsFileSchema(), settings: settingsSchema() } as const;

if (import.meta.main) {
  for (const [name, schema] of Object.entries(INPUT_SCHEMAS)) {
    writeFileSync(join(FOLDER, `${name}.schema.json`), `${JSON.stringify(schema, null, 2)}\n`);
  }
  writeFileSync(SETTINGS_PAGE, withSettingsTable(readFileSync(SETTINGS_PAGE, 'utf8')));
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

/** What `credential-health.json` may hold; unknown names are marked, as synthesis refuses them. */
function settingsSchema(): object {
  const properties = Object.entries(SETTINGS_GUIDE).map(([name, { fallback, meaning, schema }]) => {
    const description = `${plainText(meaning)}. Default: ${plainText(fallback)}.`;
    return [name, { description, ...schema }] as const;
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Settings of the Salesforce credential health check (credential-health.json)',
    type: 'object',
    properties: { $schema: { type: 'string' }, ...Object.fromEntries(properties) },
    additionalProperties: false,
  };
}

function plainText(markdown: string): string {
  return markdown.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', '');
}

/** The page of settings with the table between its marks made anew. */
export function withSettingsTable(page: string): string {
  return page.replace(
    /(<!-- settings: [^>]*-->\n\n).*?(\n\n<!-- end -->)/s,
    (_, start, end) => start + settingsTable() + end,
  );
}

import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

type Schema = { [keyword: string]: unknown };

/** A schema of `docs/schemas/` as other programs read it. */
export function schemaFile(name: string): Schema {
  return JSON.parse(readFileSync(new URL(`../../docs/schemas/${name}.schema.json`, import.meta.url), 'utf8'));
}

/** Checks documents against a schema of `docs/schemas/`. */
export function validatorOf(schema: Schema): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  ajv.addFormat('date-time', (text: string) => !Number.isNaN(Date.parse(text)) && /^\d{4}-\d\d-\d\dT/.test(text));
  ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/);
  return ajv.compile(schema);
}

/**
 * The schema with every object closed and every property required: what we write has to match it exactly, so that
 * neither side changes without the other. Readers get the open form, because fields may be added.
 */
export function exact(schema: Schema): Schema {
  const walk = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== 'object' || node === null) return node;
    const entries = Object.entries(node).map(([key, value]) => [key, walk(value)]);
    const copy: Schema = Object.fromEntries(entries);
    if (typeof copy.properties !== 'object' || copy.properties === null) return copy;
    return { ...copy, required: Object.keys(copy.properties), additionalProperties: false };
  };
  return walk(schema) as Schema;
}

const OURS = /^credential-health\.([a-z-]+)\/1$/;

/** Where a document differs from the schema that it names: a field more or less counts as well. Empty when it agrees. */
export function schemaProblems(document: { readonly schema: string }): readonly string[] {
  const name = OURS.exec(document.schema)?.[1];
  if (name === undefined) return [`${document.schema} is no schema of ours`];
  const validate = validatorOf(exact(schemaFile(name)));
  validate(document);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

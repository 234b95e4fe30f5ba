import * as z from 'zod/mini';
import { shortName } from '../credential/org-names.ts';
import type { SecretEntry, SecretReading, SecretsPort } from '../credential/ports.ts';
import { Sealed } from '../credential/sealed.ts';
import { visible } from '../wording/text.ts';

const NOTHING_ROTATES = { managed: false, nextAt: null, lastAt: null } as const;

/** JSON writers put `90` and `false` where AWS knows text only. */
const TagValue = z.pipe(
  z.union([z.string(), z.number(), z.boolean()], { error: 'must be a text' }),
  z.transform((value) => String(value)),
);

/** One entry of the file; its schema for editors is made from it. */
export const Entry = z.object(
  {
    // What nobody sees in a name would act on the terminal that shows it.
    name: z.pipe(
      z.pipe(z.string({ error: 'must be a text' }), z.transform(visible)),
      z.string().check(z.minLength(1, { error: 'must not be empty' })),
    ),
    // Judged later, as the trouble of this one org.
    secret: z.optional(z.unknown()),
    tags: z.nullish(z.record(z.string(), TagValue, { error: 'must be an object of texts' })),
    // A date alone is the start of that day in UTC.
    createdAt: z.nullish(
      z.union([z.iso.datetime({ offset: true }), z.iso.date()], {
        error: 'must be an ISO date such as 2026-11-22, or a date-time such as 2026-11-22T08:00:00Z',
      }),
    ),
  },
  { error: 'must be an object with a name' },
);

/** A file of credentials as a store of secrets, or everything that is wrong with it, a sentence each. */
export type OrgsFile =
  | { readonly ok: true; readonly secrets: SecretsPort }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Reads `[{ "name", "secret": {…}, "tags": {…}, "createdAt" }]`, or that array as `orgs` of an object with `$schema`. A `secret` that is no good is handed on as it is: it is
 * the trouble of that org, and the others are still checked. Problems never quote the file, since it holds secrets.
 * @param prefixes dropped from names that start with one, so that `salesforce/acme` and `acme` are the same org
 */
export function orgsFile(text: string, prefixes: readonly string[] = ['salesforce/']): OrgsFile {
  const json = parseJson(text);
  if (!json.ok) return { ok: false, problems: [json.problem] };
  const entries = entriesIn(json.value);
  if (entries === null) return { ok: false, problems: ['the file must be a JSON array of named entries'] };
  const known: Known[] = [];
  const problems: string[] = [];
  // One after the other, each let go of once it is taken in: a large file is held once, not three times.
  for (const [index, raw] of entries.entries()) {
    const entry = Entry.safeParse(raw);
    if (entry.success && isMisplaced(raw as object)) problems.push(`entry ${index + 1}: ${MISPLACED}`);
    else if (entry.success) known.push(toKnown(entry.data, prefixes));
    else problems.push(...entry.error.issues.map((issue) => describe(index, issue)));
  }
  problems.push(...nameProblems(entries, prefixes));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, secrets: port(known) };
}

/** Whoever writes `value` for `secret`, or its fields beside the name, is to hear that, and not of an empty secret. */
const MISPLACED = 'secret is missing, and there are fields that are not read: the credential belongs into "secret"';

function isMisplaced(entry: object): boolean {
  return !('secret' in entry) && Object.keys(entry).some((key) => !(key in Entry.shape));
}

/** The entries, alone or beside the `$schema` by which an editor completes them; null where there are none. */
function entriesIn(file: unknown): readonly unknown[] | null {
  if (Array.isArray(file)) return file;
  const orgs = typeof file === 'object' && file !== null && 'orgs' in file ? file.orgs : null;
  return Array.isArray(orgs) ? orgs : null;
}

type FileEntry = z.infer<typeof Entry>;
type Known = { readonly listed: SecretEntry; readonly reading: SecretReading & { readonly kind: 'text' } };

function port(entries: readonly Known[]): SecretsPort {
  const byId = new Map(entries.map((entry) => [entry.listed.id, entry]));
  return {
    list: async () => entries.map(({ listed }) => listed),
    find: async (orgs) => {
      const wanted = new Set(orgs);
      return entries.filter(({ listed }) => wanted.has(listed.org)).map(({ listed }) => listed);
    },
    read: async (ids) => new Map(ids.map((id) => [id, byId.get(id)?.reading ?? notInFile('entry')])),
    batchSize: 1_000,
    readVersion: async (id, versionId) => {
      const reading = byId.get(id)?.reading;
      return reading?.versionId === versionId ? reading : notInFile('version');
    },
  };
}

function toKnown({ name, secret, tags, createdAt }: FileEntry, prefixes: readonly string[]): Known {
  const date = createdAt ? new Date(createdAt) : null;
  const version = versionId(name, date);
  const text = typeof secret === 'string' ? secret : jsonText(secret);
  return {
    listed: {
      id: name,
      name,
      org: shortName(name, prefixes),
      tags: tags ?? {},
      versions: { current: version, pending: null, previous: null },
      rotation: NOTHING_ROTATES,
      deletionAt: null,
    },
    reading: { kind: 'text', text: new Sealed(text), versionId: version, createdAt: date },
  };
}

/** A value nested so deep that it cannot be written as text is handed on as one that says so, and holds nothing. */
function jsonText(secret: unknown): string {
  try {
    return JSON.stringify(secret) ?? '';
  } catch (error) {
    if (error instanceof RangeError) return '{"nestedTooDeeply":true}';
    throw error;
  }
}

/**
 * Made of the name and the date alone: version ids are kept in state, where nothing derived from a secret may be. So a
 * value edited without a new `createdAt` is, to the state, still the same version.
 */
function versionId(name: string, createdAt: Date | null): string {
  return `${name}@${createdAt?.toISOString() ?? 'undated'}`;
}

function notInFile(what: 'entry' | 'version'): SecretReading {
  return { kind: 'refused', code: 'not-in-file', message: `the file holds no such ${what}` };
}

/** Works on the raw file, so that these problems are said together with those of the entries' shapes. */
function nameProblems(entries: readonly unknown[], prefixes: readonly string[]): readonly string[] {
  const first = new Map<string, number>();
  return entries.flatMap((entry, index) => {
    const name = z.safeParse(Entry.shape.name, (entry as { name?: unknown } | null)?.name);
    if (!name.success) return [];
    const org = shortName(name.data, prefixes);
    if (org === '') return [`entry ${index + 1}: name must say more than the prefix ${name.data}`];
    const earlier = first.get(org);
    if (earlier === undefined) first.set(org, index);
    return earlier === undefined ? [] : [`entry ${index + 1}: name "${org}" is already used by entry ${earlier + 1}`];
  });
}

function describe(index: number, { path, message }: z.core.$ZodIssue): string {
  const place = `entry ${index + 1}`;
  return path.length === 0 ? `${place} ${message}` : `${place}: ${path.join('.')} ${message}`;
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false; problem: string } {
  try {
    return { ok: true, value: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    // The parser quotes the text around the fault, which may be a secret; only the place is taken from its message.
    const place = / \((line \d+ column \d+)\)$/.exec((error as Error).message)?.[1];
    return { ok: false, problem: `the file is not JSON${place === undefined ? '' : ` (${place})`}` };
  }
}

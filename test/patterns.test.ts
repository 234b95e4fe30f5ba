import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAst } from 'vitest/node';

// The judge itself, not a Java or native program of it.
process.env.RECHECK_BACKEND = 'pure';
const { check } = await import('recheck');

const ROOT = join(import.meta.dirname, '..');

/** The judge stops by the clock, which says nothing of a pattern where the machine is busy: long before, it has judged. */
const PATIENCE_MS = 300_000;

/** A pattern of the source, and the first place where it stands. */
type Pattern = { readonly source: string; readonly flags: string; readonly place: string };

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';

/** Patterns that are put together while the program runs, as they come out: where one is added, it is listed here. */
const PUT_TOGETHER: readonly Pattern[] = [
  {
    place: 'src/adapters/deployed-stack.ts',
    source: 'Alarms(?:NoFullRun|NobodyListens|Errors|Slow)[0-9A-F]{8}$',
    flags: '',
  },
  { place: 'src/credential/host.ts', source: `^${LABEL}(?:\\.${LABEL})*$`, flags: '' },
  { place: 'src/credential/host.ts', source: `^${LABEL}(?:\\.(?:sandbox|develop))?(?:\\.my)?$`, flags: '' },
  {
    place: 'src/credential/proposed-host.ts',
    source: '^[a-z0-9-]+(?:\\.(?:sandbox|develop|[a-z]{2}\\d{1,3}))*$',
    flags: '',
  },
  { place: 'src/status/drawing.ts', source: 'x+', flags: 'g' },
];

type Node = { readonly type: string; readonly start: number; readonly [field: string]: unknown };

const FILES = ['src', 'lambdas', 'bin'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name)),
);

const found = FILES.flatMap((file) => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const nodes: Node[] = [];
  collect(parseAst(text, { lang: 'ts' }), nodes);
  return nodes.map((node) => ({ node, place: `${file}:${text.slice(0, node.start).split('\n').length}` }));
});

function collect(value: unknown, nodes: Node[]): void {
  if (typeof value !== 'object' || value === null) return;
  const node = value as Node;
  const callee = node.callee as { readonly name?: unknown } | undefined;
  if (node.type === 'Literal' && node.regex != null) nodes.push(node);
  else if ((node.type === 'NewExpression' || node.type === 'CallExpression') && callee?.name === 'RegExp') {
    nodes.push(node);
  }
  for (const child of Object.values(value)) collect(child, nodes);
}

const patterns = new Map<string, Pattern>();
for (const { node, place } of found) {
  const regex = node.regex as { readonly pattern: string; readonly flags: string } | undefined;
  if (regex == null) continue;
  const key = `/${regex.pattern}/${regex.flags}`;
  if (!patterns.has(key)) patterns.set(key, { source: regex.pattern, flags: regex.flags, place });
}

// What a server sends is cut before a pattern sees it; a pattern that is not linear would still make one answer cost
// the time of all the others.
describe('a pattern of the source takes time in proportion to its text:', () => {
  test('and there are patterns to judge', () => {
    expect(patterns.size).toBeGreaterThan(100);
  });

  test.each([...patterns.values(), ...PUT_TOGETHER])(
    '/$source/$flags',
    async ({ source, flags, place }) => {
      for (const form of alternativesOf(judgedForm(source))) {
        const judged = await check(form, flags.replace('v', 'u'), { timeout: PATIENCE_MS });
        const complexity = judged.status === 'unknown' ? 'unknown' : judged.complexity.type;
        expect({ place, complexity }).toEqual({ place, complexity: expect.stringMatching(/^(?:safe|linear)$/) });
      }
    },
    PATIENCE_MS,
  );

  test('and what is put together while the program runs is known here', () => {
    const made = found.filter(({ node }) => node.type !== 'Literal').map(({ place }) => place.replace(/:\d+$/, ''));
    expect(made).toEqual(PUT_TOGETHER.map(({ place }) => place));
  });
});

/**
 * Counts take the judge long and change nothing of the kind of growth: `{1,512}` is judged as `{1,3}`, and `{7,8}` as
 * `{2,3}`, since it matters only whether there is a choice.
 */
function judgedForm(source: string): string {
  const small = (count: string, most: number) => String(Math.min(Number(count), most));
  return source.replace(/\{(\d+)(,?)(\d*)\}/g, (_, least: string, comma: string, most: string) =>
    most === least ? `{${small(least, 2)}}` : `{${small(least, 2)}${comma}${most && small(most, 3)}}`,
  );
}

/**
 * The alternatives that a pattern tries one after the other, each as a pattern: together they take the sum of what each of
 * them takes, while the judge takes much more for all at once.
 */
function alternativesOf(source: string): readonly string[] {
  const whole = /^\^\(\?:(.*)\)\$$/.exec(source)?.[1];
  const anchored = whole === undefined ? null : split(whole)?.map((alternative) => `^(?:${alternative})$`);
  return anchored ?? split(source) ?? [source];
}

/** At the bars outside of groups and classes; null where a group ends that did not begin in the text. */
function split(source: string): readonly string[] | null {
  const parts = [''];
  let depth = 0;
  for (const [token] of source.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|[^\\[]/g)) {
    depth += token === '(' ? 1 : token === ')' ? -1 : 0;
    if (depth < 0) return null;
    if (depth === 0 && token === '|') parts.push('');
    else parts.push(`${parts.pop()}${token}`);
  }
  return parts;
}

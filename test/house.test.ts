import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { blocksOf, codeIn, PAGES } from './docs/documents.ts';
import { PROMISED } from './salesforce/cases.ts';

const ROOT = join(import.meta.dirname, '..');
const PRODUCT = ['src', 'lib', 'lambdas', 'bin', 'simulator'] as const;
const LISTING = [...PRODUCT, 'test', 'docs', 'bench', 'tools'];
const MOST_LINES = 300;

type SourceFile = { readonly path: string; readonly lines: number; readonly imports: readonly string[] };

function filesOf(folder: string): readonly SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const path = join(folder, name);
      const text = readFileSync(join(ROOT, path), 'utf8');
      const imports = [...text.matchAll(/\b(?:from|import)[ (]'(\.[^']+)'/g)];
      return {
        path,
        lines: text.split('\n').length - 1,
        imports: imports.map(([, target = '']) => join(dirname(path), target)),
      };
    });
}

/** The room of a file: its folder in `src/`, a file's own name beside the rooms, else the folder at the root. */
function roomOf(path: string): string {
  const [top = '', second = '', third] = path.split('/');
  if (top !== 'src') return top;
  return third === undefined ? basename(second, '.ts') : second;
}

const files = PRODUCT.flatMap(filesOf);
const beside = readdirSync(join(ROOT, 'src')).filter((name) => name.endsWith('.ts'));
const freeForAll = beside.map((name) => basename(name, '.ts')).filter((name) => name !== 'environment');

/** Who imports whom, types included. */
const graph = new Map<string, Set<string>>();
for (const { path, imports } of files) {
  const known = graph.get(roomOf(path)) ?? new Set();
  for (const target of imports.map(roomOf)) if (target !== roomOf(path)) known.add(target);
  graph.set(roomOf(path), known);
}

/** The arrows of the drawing in docs/architecture.md. */
const drawn = new Map<string, readonly string[]>();
const drawing = blocksOf(PAGES.find(({ path }) => path === 'docs/architecture.md')?.text ?? '', 'mermaid').join('\n');
for (const [, from = '', to = ''] of drawing.matchAll(/^ {2}(\w+)(?:\["[^"]*"\])? --> (.+)$/gm)) {
  drawn.set(from, to.split(' & '));
}

/** The rooms that can be reached by arrows. */
function reach(arrows: ReadonlyMap<string, Iterable<string>>, from: string, seen = new Set<string>()): Set<string> {
  for (const next of arrows.get(from) ?? []) {
    if (seen.has(next)) continue;
    seen.add(next);
    reach(arrows, next, seen);
  }
  return seen;
}

describe('the rooms', () => {
  test('stand in the order of the data flow, without a circle', ({ annotate }) => {
    const lines = [...graph].map(([room, known]) => `${room} → ${[...known].toSorted().join(' ')}`);
    annotate(lines.toSorted().join('\n'));
    const circular = [...graph.keys()].filter((room) => reach(graph, room).has(room));
    expect(circular, lines.join('\n')).toEqual([]);
  });

  test('are at most 16, with at most 8 files beside them', () => {
    const rooms = readdirSync(join(ROOT, 'src')).filter((name) => statSync(join(ROOT, 'src', name)).isDirectory());
    expect(rooms.length, rooms.join(' ')).toBeLessThanOrEqual(16);
    expect(beside.length, beside.join(' ')).toBeLessThanOrEqual(8);
  });

  test('know only what the drawing lets them know', () => {
    const surprising = [...graph].flatMap(([room, known]) => {
      const allowed = reach(drawn, room);
      return [...known]
        .filter((other) => !freeForAll.includes(other) && !allowed.has(other))
        .map((other) => `${room} → ${other}`);
    });
    expect(surprising).toEqual([]);
  });

  test('know what the drawing says', () => {
    const idle = [...drawn].flatMap(([room, arrows]) =>
      arrows.filter((other) => !graph.get(room)?.has(other)).map((other) => `${room} → ${other}`),
    );
    expect(idle).toEqual([]);
  });
});

test('no file of the product is longer than three screens', () => {
  const long = files.filter(({ lines }) => lines > MOST_LINES).map(({ path, lines }) => `${path}: ${lines}`);
  expect(long).toEqual([]);
});

test('zod reads what people write, and nothing else of the product imports it', () => {
  const importers = files.filter(({ path }) => /from 'zod/.test(readFileSync(join(ROOT, path), 'utf8')));
  expect(importers.map(({ path }) => path)).toEqual(['src/adapters/orgs-file.ts']);
});

test('the simulator imports nothing of the product', () => {
  expect([...(graph.get('simulator') ?? [])]).toEqual([]);
});

test('every file and folder that the docs name exists', () => {
  const named = PAGES.filter(({ path }) => path !== 'CHANGELOG.md').flatMap(({ path, text }) =>
    codeIn(text)
      .filter(
        (code) =>
          /^(?:src|lib|lambdas|bin|simulator|test|bench|tools)\/[\w./-]*$/.test(code) && !code.includes('X.Y.Z'),
      )
      .map((code) => ({ page: path, code })),
  );
  const missing = named.filter(({ code }) => statSync(join(ROOT, code), { throwIfNoEntry: false }) === undefined);
  expect(missing).toEqual([]);
});

test('the decisions are numbered in a row, each with a date and a status, and the index has them all', () => {
  const pages = PAGES.filter(({ path }) => /^docs\/decisions\/\d/.test(path)).toSorted((a, b) =>
    a.path < b.path ? -1 : 1,
  );
  const index = PAGES.find(({ path }) => path === 'docs/decisions/README.md')?.text ?? '';
  for (const [at, { path, text }] of pages.entries()) {
    expect(path).toMatch(new RegExp(`/${String(at + 1).padStart(4, '0')}-`));
    expect(text, path).toMatch(new RegExp(`^# ${at + 1}\\. .+\n\n\\d{4}-\\d{2}-\\d{2} · [a-z]`));
    expect(index).toContain(`| ${at + 1} | [`);
    expect(index).toContain(`](${basename(path)}) |`);
  }
});

describe('a new cause', () => {
  const contributing = PAGES.find(({ path }) => path === 'CONTRIBUTING.md')?.text ?? '';
  const section = contributing.split('## To add a cause')[1]?.split('\n## ')[0] ?? '';
  const steps = section.match(/^\d\. .*(?:\n {3}.*)*/gm) ?? [];

  test('touches at most four files beside its own', () => {
    expect(steps.length).toBeLessThanOrEqual(4);
  });

  test('is missed by no list elsewhere', () => {
    const codes = Object.values(PROMISED).flat();
    const named = (text: string) => codes.filter((code) => new RegExp(`(?<![\\w-])${code}(?![\\w-])`).test(text));
    const lists = LISTING.flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8', withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(?:ts|md|json|snap)$/.test(entry.name))
        .map((entry) => relative(ROOT, join(entry.parentPath, entry.name))),
    ).filter((path) => named(readFileSync(join(ROOT, path), 'utf8')).length > 0.75 * codes.length);
    expect(lists.filter((path) => !steps.some((step) => codeIn(step).includes(path)))).toEqual([]);
  });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { outsideBlocks, PAGES } from './documents.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  const text = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[^\p{L}\p{N} _-]/gu, '');
  return text.trim().toLowerCase().replaceAll(' ', '-');
}

/** Links to places of this repository, each as the file from the root and the anchor in it, empty where there is none. */
function linksOf({ path, text }: (typeof PAGES)[number]): readonly (readonly [string, string])[] {
  return [...outsideBlocks(text).matchAll(/\]\((?!https?:|mailto:)([^)#]*)#?([^)]*)\)/g)].map(
    ([, file = '', anchor = '']) => [file === '' ? path : join(path, '..', file), anchor] as const,
  );
}

describe.each(PAGES.filter((page) => linksOf(page).length > 0))('the links of $path', (page) => {
  test('lead to files that exist', () => {
    const dead = linksOf(page).filter(([file]) => !existsSync(join(ROOT, file)));
    expect(dead).toEqual([]);
  });

  test('lead to headings that exist', () => {
    const dead = linksOf(page).filter(([file, anchor]) => {
      const target = PAGES.find(({ path }) => path === file)?.text ?? '';
      const anchors = [...outsideBlocks(target).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
      return anchor !== '' && !anchors.includes(anchor);
    });
    expect(dead).toEqual([]);
  });
});

test('every page of docs is linked from another page', () => {
  const targets = new Set(
    PAGES.flatMap((page) => linksOf(page).flatMap(([file]) => (file === page.path ? [] : [file]))),
  );
  const orphans = PAGES.map(({ path }) => path).filter((path) => /^docs\/[^/]+\.md$/.test(path) && !targets.has(path));
  expect(orphans).toEqual([]);
});

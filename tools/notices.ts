import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** Folders below the root of the packages that went into these bundles, sorted. */
export function packagesIn(metafiles: readonly Metafile[]): readonly string[] {
  const folders = new Set<string>();
  for (const { outputs } of metafiles) {
    for (const { inputs } of Object.values(outputs)) {
      for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
        const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
        if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
      }
    }
  }
  return [...folders].sort();
}

/**
 * The packages by name, version and licence, each above the texts that its licence asks to hand on; a text that several
 * packages share stands once.
 * @throws Error for a package that names a licence and brings no text of it that could be handed on.
 */
export async function noticesOf(root: string, folders: readonly string[]): Promise<string> {
  const sharers = new Map<string, string[]>();
  for (const folder of folders) {
    const { title, text } = await noticeOf(join(root, folder));
    sharers.set(text, [...(sharers.get(text) ?? []), title]);
  }
  const parts = [...sharers].map(([text, titles]) => `${titles.join('\n')}\n\n${text}\n`);
  return `Parts of this folder were made from the following packages.\n\n${parts.join(`\n${'-'.repeat(72)}\n\n`)}`;
}

async function noticeOf(folder: string): Promise<{ readonly title: string; readonly text: string }> {
  const { name, version, license, author } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const files = (await readdir(folder)).filter((file) => /licen[cs]e|notice|copying/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  if (texts.length === 0) texts.push(wordsOf(name, license, typeof author === 'object' ? author.name : author));
  return { title: `${name} ${version} (${license})`, text: texts.map((text) => text.trim()).join('\n\n') };
}

/** The text of a licence whose package forgot to bring it along. */
function wordsOf(name: string, license: string, author: string | undefined): string {
  if (license === 'Apache-2.0') return 'Licensed under the Apache License, Version 2.0 (LICENSE of this package).';
  if (license === 'MIT-0' || license === '0BSD') return 'This licence asks for no notice.';
  if (license !== 'MIT') throw new Error(`${name} brings no text of its licence (${license})`);
  return MIT.replace('HOLDER', author ?? `the authors of ${name}`);
}

/** https://spdx.org/licenses/MIT.html */
const MIT = `Copyright (c) HOLDER

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

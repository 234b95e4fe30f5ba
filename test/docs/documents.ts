import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stepsOf } from './transcript.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A page that is read by people, by its path from the root. */
export type Page = { readonly path: string; readonly text: string };

/** Every page of the documentation. */
export const PAGES: readonly Page[] = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

/** How a piece of inline code begins that can be typed as it stands. */
const COMMAND = /^(?:\(umask|npx|npm|node|aws|cdk|credential-health|curl|git|pip|moto_server|openssl|apt-get) /;

/** Every command of a page: each line of `sh` blocks, each prompt of `console` blocks, and inline code that is one. */
export function commandsOf({ text }: Page): readonly string[] {
  const typed = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, body = '']) =>
    body.replaceAll(/\\\n\s*/g, '').split('\n'),
  );
  const played = stepsOf(text).flatMap(({ kind, text: command }) => (kind === 'command' ? [command] : []));
  const inline = [...outsideBlocks(text).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
  return [
    ...new Set([
      ...typed.filter((line) => line.trim() !== ''),
      ...played,
      ...inline.filter((code) => COMMAND.test(code)),
    ]),
  ];
}

/** A page without its blocks of code. */
export function outsideBlocks(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '');
}

/** The blocks of one language. */
export function blocksOf(text: string, language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, body = '']) => body);
}

/** The rows of the first table under a heading or text, each a list of cells; without the header. */
export function tableAfter(text: string, mark: string): readonly (readonly string[])[] {
  const from = text.indexOf(mark);
  if (from < 0) throw new Error(`there is no "${mark}"`);
  const lines = text.slice(from).split('\n');
  const start = lines.findIndex((line) => line.startsWith('|'));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines.slice(start + 2, end).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

/** What stands in backticks. */
export function codeIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

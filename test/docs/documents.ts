import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

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
].map((path) => ({ path, text: withoutAccount(readFileSync(join(ROOT, path), 'utf8')) }));

/** A page without what it says is for an account of the reader's own. */
function withoutAccount(text: string): string {
  return text.replace(/<!-- account: [^>]*-->[\s\S]*?<!-- end -->/g, '');
}

/** How a piece of inline code begins that can be typed as it stands. */
const COMMAND =
  /^(?:[A-Z_]+=\S+ )*(?:\(umask|npx|npm|node|aws|cdk|credential-health|curl|git|pip|moto_server|openssl|apt-get) /;

/**
 * Every command that a page gives its reader: each line of `sh` blocks, and inline code that is one. The steps of
 * `console` blocks are played in their order by the test of the tour.
 */
export function commandsOf({ text }: Page): readonly string[] {
  const typed = blocksOf(text, 'sh').flatMap((body) => body.replaceAll(/\\\n\s*/g, '').split('\n'));
  const inline = codeIn(outsideBlocks(text));
  return [...new Set([...typed.filter((line) => line.trim() !== ''), ...inline.filter((code) => COMMAND.test(code))])];
}

/**
 * Lines of blocks that are neither run nor mails nor a release's, and of indented ones, that begin like a command: nobody
 * would run these.
 */
export function strayCommandsOf({ text }: Page): readonly string[] {
  const blocks = [...text.matchAll(/^```(\w*).*\n([\s\S]*?)^```$/gm)];
  const others = blocks.flatMap(([, language = '', body = '']) =>
    /^(?:sh|console|email|release)$/.test(language) ? [] : [body],
  );
  const indented = outsideBlocks(text).match(/^ {4}.*$/gm) ?? [];
  return [
    ...others.flatMap((body) => body.split('\n').filter((line) => COMMAND.test(line))),
    ...indented.map((line) => line.trim()).filter((line) => COMMAND.test(line)),
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
  return [...cell.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}

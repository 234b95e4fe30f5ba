import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// `npm pack` runs this before it packs, and with --restore after it: in the registry a link must be whole, in the clone it
// must lead to the clone's own file.
const root = join(import.meta.dirname, '..');
const { repository, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const home = repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
const page = `${home}/blob/v${version}/`;
const picture = `${home.replace('//github.com/', '//raw.githubusercontent.com/')}/v${version}/`;

const file = join(root, 'README.md');
const text = readFileSync(file, 'utf8');
writeFileSync(file, process.argv.includes('--restore') ? restored(text) : absolute(text));

function absolute(readme: string): string {
  return readme
    .replaceAll(/(!?)\[([^\]]*)\]\((?!https?:|#)([^)]+)\)/g, (_, mark, label, path) =>
      mark === '' ? `[${label}](${page}${path})` : `![${label}](${picture}${path})`,
    )
    .replaceAll(/\b(src|srcset)="(?!https?:)([^"]+)"/g, (_, name, path) => `${name}="${picture}${path}"`);
}

function restored(readme: string): string {
  return readme.replaceAll(page, '').replaceAll(picture, '');
}

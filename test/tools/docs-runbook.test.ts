import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CAUSES } from '../../src/causes/catalogue.ts';

const ROOT = new URL('../../', import.meta.url);
const written = readFileSync(new URL('docs/runbook.md', ROOT), 'utf8');

describe('docs/runbook.md', () => {
  test('is what the catalogue says today (npm run docs:runbook writes it anew)', () => {
    const fresh = execFileSync(process.execPath, ['tools/docs-runbook.ts'], { cwd: ROOT, encoding: 'utf8' });
    expect(written).toBe(fresh);
  });

  test('has one section for each cause, under its code as the anchor', () => {
    const headings = [...written.matchAll(/^## ([a-z-]+)$/gm)].map(([, code]) => code);
    expect(headings).toEqual(Object.keys(CAUSES));
  });

  test('links only to sections that exist', () => {
    const anchors = new Set(
      [...written.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase().replace(/\W+/g, '-')),
    );
    const targets = [...written.matchAll(/\]\(#([^)]+)\)/g)].map(([, target]) => target);
    expect(targets.length).toBeGreaterThan(Object.keys(CAUSES).length);
    for (const target of targets) expect(anchors).toContain(target);
  });

  test.each([
    ['password and security token', 'user-login-failed'],
    ['still log in', 'user-inactive'],
    ['username-password flow allowed', 'flow-not-enabled'],
    ['use the app', 'run-as-user-not-allowed'],
    ['addresses or hours', 'ip-restricted'],
    ['right host', 'login-host-not-supported'],
    ['multi-factor', 'user-login-failed'],
    ['by hand', 'client-secret-wrong'],
  ])('answers the checklist question about %s with %s', (question, cause) => {
    const row = written.split('\n').find((line) => line.startsWith('| ') && line.split('|')[1]?.includes(question));
    expect(row?.split('|').at(-2)).toContain(`[${cause}](#${cause})`);
  });
});

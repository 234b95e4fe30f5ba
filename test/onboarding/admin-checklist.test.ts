import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { adminChecklist } from '../../src/onboarding/admin-checklist.ts';

const GUIDE = readFileSync(new URL('../../docs/salesforce-admin-guide.md', import.meta.url), 'utf8').replaceAll(
  /[*`\s]+/g,
  ' ',
);
const screensOf = (text: string) =>
  [...text.matchAll(/Setup > [A-Z][\w ]*?(?=[:.,)]| >|:)/g)].map(([screen]) => screen);

describe('what an admin is asked for', () => {
  test('fits a printed page', () => {
    const lines = adminChecklist(null).split('\n');
    expect(lines.length).toBeLessThan(50);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  test('leads to screens that the guide leads to as well', () => {
    const screens = new Set(screensOf(adminChecklist(null)));
    expect(screens.size).toBeGreaterThan(4);
    for (const screen of screens) expect(GUIDE).toContain(screen);
  });

  test.each(['Permitted Users', 'Admin approved users are pre-authorized', 'API Access Control', 'Login IP Ranges'])(
    'speaks of %s, as the guide does',
    (what) => {
      expect(GUIDE).toContain(what);
      expect(adminChecklist(null).replaceAll(/\s+/g, ' ')).toContain(what);
    },
  );

  test('names the address from which we check, where it is known', () => {
    expect(adminChecklist('192.0.2.1')).toContain("add our integration's address and 192.0.2.1:");
  });
});

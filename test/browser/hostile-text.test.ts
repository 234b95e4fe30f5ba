import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { CauseCode } from '../../src/causes/catalogue.ts';
import type { OrgState } from '../../src/state/state.ts';
import { HOUR_MS } from '../alerting/alert-fixtures.ts';
import { healthyState, seen, troubledState } from '../status/status-fixtures.ts';
import { describeInBrowser, pages, reportOf } from './report-page.ts';

const ATTACKS = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(2)</script>',
  "' onmouseover='alert(3)' x='",
  '</script><script>alert(4)</script>',
  '</style><script>alert(5)</script>',
  '<svg/onload=alert(6)>',
  '--><iframe src="https://evil.example"></iframe><!--',
  '</title></head><body onload=alert(7)>',
  '&lt;script&gt;alert(8)&lt;/script&gt;',
  '<a href="javascript:alert(9)">x</a>',
  '</option></select><form action="//evil.example"><button>',
];

/** As many causes, so that each of the texts has a card to itself. */
const CAUSES = [
  'client-secret-wrong',
  'client-id-unknown',
  'app-not-installed',
  'app-blocked',
  'app-disabled',
  'flow-not-enabled',
  'run-as-user-missing',
  'run-as-user-not-allowed',
  'user-inactive',
  'org-inactive',
  'scopes-missing',
] as const satisfies readonly CauseCode[];

/** Orgs that carry the text wherever text from outside can stand. */
function fleetWith(text: string, cause: CauseCode = CAUSES[0]): readonly OrgState[] {
  const failing = troubledState(text, cause, HOUR_MS, { team: text });
  const comparison = {
    versionId: 'v1',
    result: { current: 'rejected', pending: 'absent', previous: 'works' },
    reason: { say: text, run: text },
  } as const;
  return [
    {
      ...failing,
      secretId: text,
      remember: { ...failing.remember, comparison },
      lastSeen: seen('a', { host: text, note: text, evidence: { status: 400, error: text, description: text } }),
    },
    healthyState(`${text} stuck`, {
      team: `${text} team`,
      lastSeen: seen('b', { rotation: { status: 'stuck', dueAt: null, reason: text } }),
    }),
  ];
}

const ELEMENTS = `[...document.querySelectorAll('*')].map(({ localName }) => localName).sort().join(' ')`;
const HANDLERS = `[...document.querySelectorAll('*')].flatMap((e) => e.getAttributeNames()).filter((name) => name.startsWith('on'))`;

describeInBrowser('text from outside stays text in the report', () => {
  const { open, openApart } = pages();
  const openTexts = (texts: readonly string[]) =>
    open(reportOf(texts.flatMap((text, index) => fleetWith(text, CAUSES[index]))));
  const touchAll = async (page: Page) => {
    for (const summary of await page.locator('.card > details > summary:visible').all()) await summary.click();
    await page.locator('.card').first().hover();
  };

  test('as many elements stand in it as with harmless texts, none with a handler, and every text in every place', async () => {
    const harmless = await openTexts(ATTACKS.map((_, index) => `harmless ${index}`));
    const expected = await harmless.page.evaluate(ELEMENTS);
    const { page, complaints } = await openTexts(ATTACKS);
    await touchAll(page);
    expect(await page.evaluate(ELEMENTS)).toBe(expected);
    expect(await page.evaluate(HANDLERS)).toEqual([]);
    for (const place of ['.card h3', '.card .note', '.card .evidence', 'tbody th', 'tbody .of', '#team']) {
      const shown = await page.locator(place).allTextContents();
      const missing = ATTACKS.filter((attack) => !shown.some((text) => text.includes(attack)));
      expect({ place, missing }).toEqual({ place, missing: [] });
    }
    expect(complaints).toEqual([]);
  });

  test('also where the policy of the page is bypassed, and on the card of a group', async () => {
    const { page, complaints } = await openApart(reportOf(ATTACKS.flatMap((text) => fleetWith(text))), {
      bypassCSP: true,
    });
    await touchAll(page);
    expect(await page.evaluate(HANDLERS)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('and cannot hide or turn around what stands beside it', async () => {
    const { page } = await open(reportOf(fleetWith('ac\u202Eme\u0000\u200Bno\u0007')));
    expect(await page.locator('tbody th').first().textContent()).toBe('acmenoacmeno');
  });

  test('and even script that got in would not run', async () => {
    const { page, complaints } = await open(
      reportOf(fleetWith('x')).replace('</main>', '<script>document.title = "taken"</script></main>'),
    );
    expect(await page.title()).not.toBe('taken');
    expect(complaints.join()).toContain('Content Security Policy');
  });
});

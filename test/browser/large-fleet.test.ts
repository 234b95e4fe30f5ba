import { expect, test } from 'vitest';
import { describeInBrowser, orgsShown, pages, reportOf } from './report-page.ts';
import { largeFleet } from './sample-fleet.ts';

const ORGS = 5000;

describeInBrowser(`a report of ${ORGS} orgs`, () => {
  const { open } = pages();

  test('shows all of them, finds some by what is typed, and sorts them', async () => {
    const { page, complaints } = await open(reportOf(largeFleet(ORGS)));
    expect(await page.locator('tbody tr').count()).toBe(ORGS);
    await page.locator('#find').pressSequentially('org-12');
    expect(await page.locator('#shown').textContent()).toBe('100 of 5000 orgs');
    await page.fill('#find', '');
    await page.getByRole('button', { name: 'Org' }).dblclick();
    expect(await page.locator('tbody th').first().textContent()).toContain('org-4999');
    expect(complaints).toEqual([]);
  });
});

describeInBrowser('a report of more orgs than are drawn together', () => {
  const { open, openApart } = pages();
  const openWithoutScript = (html: string) => openApart(html, { javaScriptEnabled: false });
  const names = (from: number, to: number, step: number) =>
    Array.from({ length: Math.abs(to - from) / Math.abs(step) + 1 }, (_, at) => `org-0${from + at * step}`);

  test('keeps its filter when they are sorted', async () => {
    const { page } = await open(reportOf(largeFleet(200)));
    await page.fill('#find', 'org-013');
    await page.getByRole('button', { name: 'Org' }).click();
    expect(await orgsShown(page)).toEqual(names(130, 139, 1));
    await page.getByRole('button', { name: 'Org' }).click();
    expect(await orgsShown(page)).toEqual(names(139, 130, -1));
  });

  test('leaves no room for those that a filter hides', async () => {
    const { page } = await open(reportOf(largeFleet(200)));
    const height = async () => (await page.locator('#rows').boundingBox())?.height ?? 0;
    const whole = await height();
    await page.selectOption('#team', { label: 'crm (40)' });
    expect(await height()).toBeLessThan(whole / 4);
  });

  test.each([
    ['its script', open],
    ['no script', openWithoutScript],
  ] as const)('opens at any of them, with %s', async (_, openIt) => {
    const { page } = await openIt(reportOf(largeFleet(200)));
    await page.goto(`${page.url()}#org-org-0150`);
    const place = async () => (await page.locator('#org-org-0150').boundingBox())?.y;
    await expect.poll(place, { timeout: 30_000 }).toBeCloseTo(112, -1);
  });
});

import { expect, test } from 'vitest';
import { describeInBrowser, pages, reportOf } from './report-page.ts';
import { largeFleet } from './sample-fleet.ts';

const ORGS = 5000;

describeInBrowser(`a report of ${ORGS} orgs`, () => {
  const open = pages();

  test('shows all of them, finds some by what is typed, and sorts them', async () => {
    const { page, complaints } = await open(reportOf(largeFleet(ORGS)));
    expect(await page.locator('#rows tr').count()).toBe(ORGS);
    await page.locator('#find').pressSequentially('org-12');
    expect(await page.locator('#shown').textContent()).toBe('100 of 5000 orgs');
    await page.fill('#find', '');
    await page.getByRole('button', { name: 'Org' }).dblclick();
    expect(await page.locator('#rows th').first().textContent()).toContain('org-4999');
    expect(complaints).toEqual([]);
  });
});

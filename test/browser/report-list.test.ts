import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { cardsShown, describeInBrowser, orgsShown, pages, reportOf } from './report-page.ts';
import { sampleFleet } from './sample-fleet.ts';

describeInBrowser('the list of orgs in a browser', () => {
  const { open } = pages();
  const openSample = () => open(reportOf(sampleFleet()));

  describe('is filtered', () => {
    test('by any words of an org, its host, its team and its cause', async () => {
      const { page } = await openSample();
      await page.fill('#find', 'CRM restricted');
      expect(await orgsShown(page)).toEqual(['umbrella']);
      expect(await cardsShown(page)).toEqual(['umbrella']);
      expect(await page.locator('#shown').textContent()).toBe('1 of 10 orgs');
    });

    test('by status, and hides what is left empty', async () => {
      const { page } = await openSample();
      await page.selectOption('#condition', 'healthy');
      expect(await orgsShown(page)).toEqual(['acme', 'aperture', 'hooli', 'stark']);
      expect(await page.locator('section.problems:visible').count()).toBe(0);
    });

    test('by what is to be rotated', async () => {
      const { page } = await openSample();
      await page.selectOption('#condition', 'rotate');
      expect(await orgsShown(page)).toEqual(['hooli', 'stark']);
      expect(await page.locator('.rotations li:visible').allTextContents()).toEqual([
        'hooli overdue since 23 Oct, 30 days',
        'stark due in 7 days, 29 Nov',
      ]);
    });

    test('by team, also by none', async () => {
      const { page } = await openSample();
      await page.selectOption('#team', { label: 'crm (2)' });
      expect(await orgsShown(page)).toEqual(['globex', 'umbrella']);
      await page.selectOption('#team', { label: 'no team (1)' });
      expect(await orgsShown(page)).toEqual(['pied-piper']);
    });

    test('says so when nothing matches, and shows all again', async () => {
      const { page } = await openSample();
      await page.fill('#find', 'nobody');
      expect(await page.locator('#none').isVisible()).toBe(true);
      await page.fill('#find', '');
      expect(await page.locator('#none').isVisible()).toBe(false);
      expect(await page.locator('tbody tr:visible').count()).toBe(10);
    });

    test('from the keyboard: / goes to the search', async () => {
      const { page } = await openSample();
      await page.keyboard.press('/');
      await page.keyboard.type('stark');
      expect(await orgsShown(page)).toEqual(['stark']);
    });
  });

  describe('is sorted', () => {
    const sortBy = (page: Page, title: string) => page.getByRole('button', { name: title }).click();

    test('by condition at first', async () => {
      const { page } = await openSample();
      expect(await page.locator('th[aria-sort]').textContent()).toBe('Status');
      expect(await orgsShown(page)).toEqual([
        'globex',
        'initech',
        'wonka',
        'umbrella',
        'acme',
        'aperture',
        'hooli',
        'stark',
        'pied-piper',
        'dunder',
      ]);
    });

    test('by name, then the other way round, and says which', async () => {
      const { page } = await openSample();
      await sortBy(page, 'Org');
      expect((await orgsShown(page)).slice(0, 3)).toEqual(['acme', 'aperture', 'dunder']);
      expect(await page.locator('th[aria-sort]').getAttribute('aria-sort')).toBe('ascending');
      await sortBy(page, 'Org');
      expect((await orgsShown(page)).slice(0, 3)).toEqual(['wonka', 'umbrella', 'stark']);
      expect(await page.locator('th[aria-sort]').getAttribute('aria-sort')).toBe('descending');
    });

    test('by API use from the highest, orgs without it last either way', async () => {
      const { page } = await openSample();
      await sortBy(page, 'API use');
      expect((await orgsShown(page)).slice(0, 2)).toEqual(['acme', 'aperture']);
      await sortBy(page, 'API use');
      expect((await orgsShown(page)).slice(0, 2)).toEqual(['aperture', 'acme']);
    });

    test('keeps the filter', async () => {
      const { page } = await openSample();
      await page.selectOption('#team', { label: 'crm (2)' });
      await sortBy(page, 'Secret age');
      expect(await page.locator('tbody tr:visible').count()).toBe(2);
    });
  });
});

import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '../alerting/alert-fixtures.ts';
import { healthyState, troubledState } from '../status/status-fixtures.ts';
import { seriousFindings } from './axe.ts';
import { cardsShown, describeInBrowser, firstTexts, orgsShown, pages, reportOf } from './report-page.ts';
import { fleetInIncident, sampleFleet } from './sample-fleet.ts';

/** Opens every card and what they hold. */
const openAll = (page: Page) =>
  page.locator('details').evaluateAll((all) => all.map((one) => one.toggleAttribute('open', true)));

describeInBrowser('the report in a browser', () => {
  const { open, openApart } = pages();
  const openSample = (look?: Parameters<typeof open>[1]) => open(reportOf(sampleFleet()), look);

  test('says first how things stand, in the title too', async () => {
    const { page } = await openSample();
    expect(await page.locator('h1').textContent()).toBe('3 of 9 credentials are failing');
    expect(await page.title()).toBe('3 of 9 credentials are failing · Salesforce credentials');
  });

  test('puts what to do above everything else, by whose turn it is, the newest problem first', async () => {
    const { page } = await openSample();
    expect(await cardsShown(page)).toEqual(['initech', 'globex', 'umbrella', 'wonka']);
    const card = page.locator('.card').first();
    expect(await card.textContent()).toContain('Salesforce rejects the client secret.');
    expect(await card.textContent()).toContain('Since 06:00 today; last healthy 02:00');
    expect(await card.locator('.next').textContent()).toContain('Integration team: Get the current Consumer Secret');
    expect(await card.locator('.note').textContent()).toBe('Goes live on Monday');
  });

  test('unfolds all steps, with commands to copy and the answer as received', async () => {
    const { page } = await openSample();
    const card = page.locator('.card').first();
    expect(await card.locator('ol').isVisible()).toBe(false);
    await card.locator('summary').click();
    expect(await card.locator('ol li').count()).toBe(2);
    expect(await card.locator('.command').nth(0).textContent()).toContain('credential-health rotate initech');
    expect(await card.locator('.evidence').textContent()).toContain('400 invalid_client: invalid client credentials');
  });

  test('says whose turn it is: yours, their admins, or nobody', async () => {
    const { page } = await openSample();
    expect(await page.locator('.problems h2').allTextContents()).toEqual(['Your turn 1', "Their admins' turn 3"]);
  });

  test('makes one card of the orgs that one reason stops, with the steps once and the rest behind a link', async () => {
    const alike = Array.from({ length: 23 }, (_, index) => troubledState(`org-${index}`, 'app-blocked', HOUR_MS));
    const { page } = await open(reportOf([...sampleFleet().slice(0, 2), ...alike]));
    expect(await page.locator('.card').count()).toBe(1);
    expect(await page.locator('.card h3').textContent()).toBe('23 orgs: an admin of the org has blocked the app');
    expect(await page.locator('.card .member').count()).toBe(20);
    await page.locator('.members a', { hasText: '3 more in the table' }).click();
    expect(await page.locator('#find').inputValue()).toBe('app-blocked');
    expect((await orgsShown(page)).length).toBe(23);
  });

  test('gives the text to their admin, with a button that copies it', async () => {
    const { page } = await openSample();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const card = page.locator('.card', { hasText: 'globex' });
    await card.locator('summary').first().click();
    await card.locator('.letter summary').click();
    expect(await card.locator('.letter pre').textContent()).toContain('your Salesforce org globex.my.salesforce.com');
    await card.locator('.letter .copy').click();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(copied).toBe(await card.locator('.letter pre').textContent());
  });

  test('leaves the neighbours of an opened card as they were', async () => {
    const { page } = await openSample();
    const neighbour = page.locator('.card', { hasText: 'umbrella' });
    const before = (await neighbour.boundingBox())?.height;
    await page.locator('.card', { hasText: 'globex' }).locator('summary').first().click();
    expect((await neighbour.boundingBox())?.height).toBe(before);
  });

  test('names the day under the pointer, and what it was like', async () => {
    const { page } = await openSample();
    const strip = page.locator('tbody tr', { hasText: 'globex' }).locator('.strip');
    await strip.scrollIntoViewIfNeeded();
    const box = await strip.boundingBox();
    if (box === null) throw new Error('the strip is not drawn');
    await page.mouse.move(box.x + box.width - 1, box.y + box.height - 1);
    expect(await page.locator('.tip').textContent()).toBe('22 Nov: failing');
    await page.mouse.move(box.x + 1, box.y + box.height - 1);
    expect(await page.locator('.tip').textContent()).toBe('25 Aug: healthy');
  });

  describe('can be linked to', () => {
    const openAt = async (hash: string) => {
      const { page } = await openSample();
      await page.goto(`${page.url()}${hash}`);
      await page.reload();
      return page;
    };

    test('at an org', async () => {
      const page = await openAt('#org-umbrella');
      expect(await page.locator('tbody tr:target th').evaluateAll(firstTexts)).toEqual(['umbrella']);
      expect(await page.locator('tbody tr:target').isVisible()).toBe(true);
    });

    test('with its filters, which stand in the address as they are set', async () => {
      const { page } = await openSample();
      await page.selectOption('#team', { label: 'crm (2)' });
      await page.fill('#find', 'run-as');
      const hash = await page.evaluate<string>('location.hash');
      expect(hash).toBe('#find=run-as&team=t%3Acrm');
      const other = await openAt(hash);
      expect(await orgsShown(other)).toEqual(['globex']);
    });

    test('at an org that a filter hides: the filter goes', async () => {
      const { page } = await openSample();
      await page.fill('#find', 'globex');
      await page.evaluate('location.hash = "org-acme"');
      expect(await page.locator('tbody tr:target').isVisible()).toBe(true);
      expect(await page.locator('#find').inputValue()).toBe('');
    });
  });

  test('loads nothing and logs nothing, whatever is clicked', async () => {
    const { page, complaints } = await openSample();
    for (const button of await page.locator('th button').all()) await button.click();
    for (const summary of await page.locator('.card > details > summary:visible').all()) await summary.click();
    for (const summary of await page.locator('.letter summary').all()) await summary.click();
    await page.fill('#find', 'acme');
    expect(complaints).toEqual([]);
  });

  test('is complete without its script', async () => {
    const { page } = await openApart(reportOf(sampleFleet()), { javaScriptEnabled: false });
    expect(await page.locator('tbody tr:visible').count()).toBe(10);
    expect(await page.locator('.card:visible').count()).toBe(4);
    expect(await page.locator('#tools').isVisible()).toBe(false);
  });

  test('says how old it is, and warns once that is a day', async () => {
    const { page } = await openApart(reportOf(sampleFleet()));
    expect(await page.locator('#made').textContent()).toContain('22 Nov 2026 08:00 UTC');
    await page.clock.setFixedTime(new Date('2026-11-22T11:20:00Z'));
    await page.reload();
    expect(await page.locator('#made').textContent()).toBe('22 Nov 2026 08:00 UTC, 3 h ago');
    expect(await page.locator('#made.old').count()).toBe(0);
    await page.clock.setFixedTime(new Date('2026-11-24T09:00:00Z'));
    await page.reload();
    expect(await page.locator('#made.old').textContent()).toBe('22 Nov 2026 08:00 UTC, 2 days ago');
  });

  test.each([
    ['light', 1440],
    ['dark', 768],
    ['light', 360],
  ] as const)('keeps nobody out in %s, %i px wide: axe finds nothing serious', async (colorScheme, width) => {
    const group = ['a', 'b', 'c', 'd', 'e'].map((name) => troubledState(name, 'app-not-installed', HOUR_MS));
    const html = reportOf([...sampleFleet(), ...group], fleetInIncident());
    const { page } = await open(html, { colorScheme, viewport: { width, height: 900 } });
    await openAll(page);
    await page.getByRole('button', { name: 'Org' }).click();
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('follows the reader from light to dark', async () => {
    const { page } = await openSample({ colorScheme: 'light' });
    const lightness = () =>
      page.evaluate<number>(
        `getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0)`,
      );
    expect(await lightness()).toBeGreaterThan(600);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await lightness()).toBeLessThan(150);
  });

  test('fits windows from phones to wide screens without scrolling sideways', async () => {
    const team = 'a-team-with-a-very-long-name-of-sixty-characters-and-not-less';
    const fleet = [...sampleFleet(), healthyState('one', { team }), troubledState('two', 'app-blocked', 1, { team })];
    const { page } = await open(reportOf(fleet, fleetInIncident()));
    await openAll(page);
    for (const width of [360, 768, 1100, 1920]) {
      await page.setViewportSize({ width, height: 800 });
      const scrolled = await page.evaluate<number>('document.documentElement.scrollWidth');
      const beyond = await page
        .locator('body *:visible')
        .evaluateAll(
          (elements, edge) => elements.filter((element) => element.getBoundingClientRect().right > edge + 0.5).length,
          width,
        );
      expect({ width, scrolled, beyond }).toEqual({ width, scrolled: width, beyond: 0 });
    }
  });

  test('prints in light, with every step and without controls', async () => {
    const { page } = await openSample({ colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await page.evaluate<string>('getComputedStyle(document.body).color')).toBe('rgb(28, 33, 39)');
    expect(await page.locator('.card ol').first().isVisible()).toBe(true);
    expect(await page.locator('#tools').isVisible()).toBe(false);
  });
});

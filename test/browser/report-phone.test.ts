import { expect, test } from 'vitest';
import { HOUR_MS } from '../alerting/alert-fixtures.ts';
import { troubledState } from '../status/status-fixtures.ts';
import { describeInBrowser, pages, reportOf } from './report-page.ts';
import { sampleFleet } from './sample-fleet.ts';

const PHONE = { viewport: { width: 360, height: 740 } };
const alike = Array.from({ length: 23 }, (_, index) => troubledState(`org-${index}`, 'app-blocked', HOUR_MS));

describeInBrowser('the report', () => {
  const { open } = pages();

  test('shows the first problem on a phone before anything is scrolled', async () => {
    const { page } = await open(reportOf(sampleFleet()), PHONE);
    const box = await page.locator('.card h3').first().boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(740);
  });

  test('shows on a phone what to do about a large group before its names, which unfold', async () => {
    const { page } = await open(reportOf(alike), PHONE);
    const box = await page.locator('.card .next').first().boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(740);
    expect(await page.locator('.card .member:visible').count()).toBe(0);
    await page.locator('.names summary').click();
    expect(await page.locator('.card .member:visible').count()).toBe(20);
    expect(await page.locator('.card .next').isVisible()).toBe(true);
  });

  test('shows the names of a large group below what to do where there is room, with nothing to unfold', async () => {
    const { page } = await open(reportOf(alike));
    expect(await page.locator('.card .member:visible').count()).toBe(20);
    expect(await page.locator('.names summary').isVisible()).toBe(false);
    const [deed, names] = [page.locator('.card .next'), page.locator('.card .members')];
    expect((await deed.boundingBox())?.y).toBeLessThan((await names.boundingBox())?.y ?? 0);
  });

  test('has nothing to unfold on a phone for a group of up to four orgs', async () => {
    const { page } = await open(reportOf(alike.slice(0, 4)), PHONE);
    expect(await page.locator('.card .member:visible').count()).toBe(4);
  });
});

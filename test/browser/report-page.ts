import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, inject, onTestFinished } from 'vitest';
import { statusPage } from '../../src/status/page.ts';
import { reportHtml } from '../../src/status/report-html.ts';
import { policy } from '../alerting/alert-fixtures.ts';
import { fleetState, NOW } from '../status/status-fixtures.ts';

const endpoint = inject('browserEndpoint');

/** A group of tests that needs a browser; skipped where there is none (chromium.ts says so). */
export const describeInBrowser = describe.skipIf(endpoint === null);

/** A page with everything it complained about: errors, and whatever it asked the network for. */
export type Opened = { readonly page: Page; readonly complaints: readonly string[] };

/** Opens HTML as a file, in windows of one browser for the calling test file; to be called in its body. */
export function pages(): (html: string, options?: BrowserContextOptions) => Promise<Opened> {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'credential-health-page-'));
    browser = await chromium.connect(endpoint ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });
  return async (html, options = {}) => {
    const path = join(folder, `${randomUUID()}.html`);
    await writeFile(path, html);
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const address = pathToFileURL(path).href;
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      return dialog.dismiss();
    });
    await page.route('**/*', (route) => {
      if (route.request().url() === address) return route.continue();
      complaints.push(`request: ${route.request().url()}`);
      return route.abort();
    });
    await page.goto(address);
    return { page, complaints };
  };
}

/** The report of these states, as `credential-health report` writes it. */
export function reportOf(orgs: Parameters<typeof statusPage>[0]['orgs'], fleet = fleetState()): string {
  const page = statusPage({ orgs, fleet, confirmedSubscriptions: 2, unreadable: [] }, NOW, policy);
  return reportHtml(page, (text) => createHash('sha256').update(text).digest('base64'));
}

/** What stands first in each element, without what follows its name. */
export const firstTexts = (
  elements: readonly { readonly firstChild: { readonly textContent: string | null } | null }[],
) => elements.map(({ firstChild }) => firstChild?.textContent?.trim());

/** Names of the orgs in the list, from the top, without those that a filter hides. */
export const orgsShown = (page: Page) => page.locator('tbody tr:visible th').evaluateAll(firstTexts);

/** Headings of the cards above it, likewise. */
export const cardsShown = (page: Page) => page.locator('.card:visible h3').evaluateAll(firstTexts);

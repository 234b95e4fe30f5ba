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

type Open<Options> = (html: string, options?: Options) => Promise<Opened>;

/** A window of the browser, and what it shows. */
type Window = { readonly page: Page; address: string; complaints: string[] };

/**
 * Opens HTML as a file, in one browser for the calling test file; to be called in its body. `open` takes the same window for
 * all of its tests, since a new one costs several times what a page does: each call is to be the only one that its test still
 * looks at. `openApart` gives the test a window of its own, for what cannot be taken back.
 */
export function pages(): {
  readonly open: Open<Pick<BrowserContextOptions, 'viewport' | 'colorScheme'>>;
  readonly openApart: Open<BrowserContextOptions>;
} {
  let browser: Browser;
  let folder: string;
  let shared: Window | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'credential-health-page-'));
    browser = await chromium.connect(endpoint ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });
  const show = async (window: Window, html: string): Promise<Opened> => {
    const path = join(folder, `${randomUUID()}.html`);
    await writeFile(path, html);
    window.address = pathToFileURL(path).href;
    window.complaints = [];
    await window.page.goto(window.address);
    return { page: window.page, complaints: window.complaints };
  };
  return {
    open: async (html, { viewport = SIZE, colorScheme = 'light' } = {}) => {
      shared ??= await newWindow(browser, {});
      const { page } = shared;
      await page.mouse.move(0, 0);
      await page.setViewportSize(viewport ?? SIZE);
      await page.emulateMedia({ colorScheme, media: null });
      return show(shared, html);
    },
    openApart: async (html, options = {}) => {
      const window = await newWindow(browser, options);
      onTestFinished(() => window.page.context().close());
      return show(window, html);
    },
  };
}

const SIZE = { width: 1280, height: 900 };

async function newWindow(browser: Browser, options: BrowserContextOptions): Promise<Window> {
  const context = await browser.newContext({ viewport: SIZE, ...options });
  const page = await context.newPage();
  const window: Window = { page, address: '', complaints: [] };
  const complain = (words: string) => window.complaints.push(words);
  page.on('console', (message) => complain(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complain(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    complain(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  await page.route('**/*', (route) => {
    if (route.request().url() === window.address) return route.continue();
    complain(`request: ${route.request().url()}`);
    return route.abort();
  });
  return window;
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

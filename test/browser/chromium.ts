import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { BROWSER_FLAGS, findBrowser, NO_BROWSER } from '../../bin/command-line/browser.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the browser listens; null when there is none and the tier is skipped. */
    browserEndpoint: string | null;
  }
}

/**
 * Vitest global setup of the browser tier: one browser for all its files. Without one the tier is skipped, or, under
 * `REQUIRE_BROWSER_TIER=1`, the run fails.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const executablePath = await findBrowser();
  if (executablePath === null) {
    if (process.env.REQUIRE_BROWSER_TIER === '1')
      throw new Error(`The tests in test/browser cannot run: ${NO_BROWSER}`);
    console.warn(`The tests in test/browser were not run: ${NO_BROWSER}`);
    project.provide('browserEndpoint', null);
    return undefined;
  }
  const server = await chromium.launchServer({ executablePath, args: BROWSER_FLAGS });
  project.provide('browserEndpoint', server.wsEndpoint());
  return () => server.close();
}

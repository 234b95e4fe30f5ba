import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the browser listens; null when there is none and the tier is skipped. */
    browserEndpoint: string | null;
  }
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const HINT = 'no Chromium on the PATH. To run them: apt-get install chromium';

/** `--no-sandbox`: tests run as root in containers, and load nothing but files of their own. */
export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Vitest global setup of the browser tier: one browser for all its files. Without one the tier is skipped, or, under
 * `REQUIRE_BROWSER_TIER=1`, the run fails.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const executablePath = await findBrowser();
  if (executablePath === null) {
    if (process.env.REQUIRE_BROWSER_TIER === '1') throw new Error(`The browser tests cannot run: ${HINT}`);
    console.warn(`The tests in test/browser were not run: ${HINT}`);
    project.provide('browserEndpoint', null);
    return undefined;
  }
  const server = await chromium.launchServer({ executablePath, args: FLAGS });
  project.provide('browserEndpoint', server.wsEndpoint());
  return () => server.close();
}

/** The path of an installed Chromium or Chrome; null when there is none. */
export async function findBrowser(): Promise<string | null> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of NAMES) {
      const path = join(folder, name);
      const usable = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (usable) return path;
    }
  }
  return null;
}

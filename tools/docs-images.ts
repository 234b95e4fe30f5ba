import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { BROWSER_FLAGS, findBrowser, NO_BROWSER } from '../bin/command-line/browser.ts';
import { pageHtml } from '../bin/command-line/write-page.ts';
import { checkDemo, demoPorts } from '../bin/commands/demo.ts';
import { demoPage } from '../bin/commands/demo-past.ts';
import { demoFleet } from '../simulator/demo-fleet.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { StatusPage } from '../src/status/page.ts';
import { type Theme, widgetHtml } from '../src/status/widget-html.ts';

/** Pictures of the docs: the report and the widget of the demo's fleet, with its made-up past. */
const FOLDER = join(import.meta.dirname, '../docs/images');

const PICTURES = [
  { name: 'report-light', of: 'report', theme: 'light', width: 1200, height: 800 },
  { name: 'report-dark', of: 'report', theme: 'dark', width: 1200, height: 800 },
  { name: 'report-phone', of: 'report', theme: 'dark', width: 360, height: 740 },
  { name: 'report-orgs', of: 'orgs', theme: 'light', width: 1200, height: 640 },
  { name: 'widget', of: 'widget', theme: 'light', width: 1200, height: 420 },
] as const;

type Picture = (typeof PICTURES)[number];

/** Grounds of a dashboard in the CloudWatch console. */
const GROUNDS: Readonly<Record<Theme, string>> = { light: '#ffffff', dark: '#161d26' };

const executablePath = await findBrowser();
if (executablePath === null) throw new Error(`No pictures can be taken: ${NO_BROWSER}`);
const status = await demoStatus();
const browser = await chromium.launch({ executablePath, args: BROWSER_FLAGS });
try {
  await mkdir(FOLDER, { recursive: true });
  for (const picture of PICTURES) await take(browser, picture, status);
} finally {
  await browser.close();
}

async function demoStatus(): Promise<StatusPage> {
  await using simulator = await startSimulator();
  const fleet = demoFleet(new Date());
  fleet.addTo(simulator);
  const ports = demoPorts(simulator, fleet, () => {});
  await checkDemo(ports, () => {});
  return demoPage(ports, new Date());
}

async function take(browser: Browser, picture: Picture, status: StatusPage): Promise<void> {
  const { name, of, theme, width, height } = picture;
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme });
  await page.clock.setFixedTime(status.at);
  await page.setContent(of === 'widget' ? dashboard(status, theme) : pageHtml(status));
  if (of === 'orgs') {
    await page.getByRole('button', { name: 'Secret age' }).click();
    await page.evaluate('document.getElementById("orgs").scrollIntoView()');
  }
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path });
  await page.close();
  process.stdout.write(`${path} ${Math.ceil((await stat(path)).size / 1000)} kB\n`);
}

function dashboard(status: StatusPage, theme: Theme): string {
  return `<!doctype html><body style="margin: 16px; background: ${GROUNDS[theme]}">${widgetHtml(status, theme)}</body>`;
}

/** What 5,000 orgs cost where no network is waited for: report, message, page, and texts that were made to be slow. */
import { createHash } from 'node:crypto';
import { type Browser, chromium } from 'playwright-core';
import { BROWSER_FLAGS, findBrowser } from '../bin/command-line/browser.ts';
import { CAUSES, type CauseCode } from '../src/causes/catalogue.ts';
import { listOrgs } from '../src/credential/list-orgs.ts';
import { composeDigests } from '../src/digest/digest.ts';
import { buildReport, fitResponse } from '../src/run/report.ts';
import { readPage } from '../src/salesforce/page.ts';
import { statusPage } from '../src/status/page.ts';
import { reportHtml } from '../src/status/report-html.ts';
import { policy } from '../test/alerting/alert-fixtures.ts';
import { largeFleet } from '../test/browser/sample-fleet.ts';
import { failing, input, told } from '../test/digest/digest-samples.ts';
import { worldOf } from '../test/memory-ports.ts';
import { FINISHED, failingCheck } from '../test/run/run-samples.ts';
import { fleetState, NOW } from '../test/status/status-fixtures.ts';
import { median } from './rounds.ts';

const ORGS = 5_000;
const NAMES = Array.from({ length: ORGS }, (_, index) => `org-${index}`);
/** Each of them over and over makes a careless reader of a page look for its end again and again. */
const PIECES = ['<', '<title', '<title>', '<style <', '<script>', '</title>', '<title></title'];

type Measured = { readonly what: string; readonly ms: number; readonly most: number };

export async function largeFleets() {
  const html = page();
  const measured: readonly Measured[] = [
    { what: 'its report, cut to 1 MB', ms: await fastest(report), most: 700 },
    { what: 'its message', ms: await fastest(messages()), most: 300 },
    { what: 'its status page', ms: await fastest(page), most: 1_000 },
    { what: '100 names of 10,000 letters, none of them an org', ms: await fastest(unknownNames()), most: 1_000 },
    ...(await drawn(html)),
  ];
  return {
    title: `${ORGS} orgs where no network is waited for, fastest of three; in the browser, time of its main thread`,
    head: ['what', 'ms'],
    rows: measured.map(({ what, ms }) => [what, ms.toFixed(0)]),
    bars: [
      ...measured.map(({ what, ms, most }) => ({ says: `${what}, ms`, value: ms, most })),
      { says: 'reading a page made to be slow, 512 to 256 KiB', value: Math.max(...PIECES.map(growthOf)), most: 3 },
    ],
  };
}

/** All failing. */
function report() {
  const checks = NAMES.map((org) => failingCheck({ org }));
  const delivery = { published: false, confirmedSubscriptions: null, listening: null };
  const about = { runId: 'run-1', startedAt: FINISHED, finishedAt: FINISHED, standing: [], notices: [], delivery };
  return fitResponse(buildReport({ ...about, checks, egressAddress: null }), 1_000_000);
}

/** All failing, of eight causes. */
function messages() {
  const codes = (Object.keys(CAUSES) as CauseCode[]).filter((code) => CAUSES[code].verdict === 'unhealthy').slice(0, 8);
  const orgs = NAMES.map((org, index) => {
    const cause = codes[index % codes.length] ?? 'timeout';
    return failing(org, { cause, rotation: { dueAt: NOW.toISOString(), overdue: true } });
  });
  const steps = [{ say: 'Store the present secret' }];
  const notices = orgs.map(({ org, cause }) => told({ kind: 'failing', id: org, org, cause, steps }));
  const given = input({ orgs, messages: [{ team: null, round: 'weekly', notices }] });
  return () => composeDigests(given);
}

function page(): string {
  const fleet = { orgs: largeFleet(ORGS), fleet: fleetState(), confirmedSubscriptions: 2, unreadable: [] };
  return reportHtml(statusPage(fleet, NOW, policy), (text) => createHash('sha256').update(text).digest('base64'));
}

function unknownNames() {
  const { secrets } = worldOf(NAMES.map((org) => ({ org, value: {} }))).ports;
  const names = Array.from({ length: 100 }, (_, at) => `${at}`.repeat(10_000));
  return () => listOrgs(secrets, names).catch(() => null);
}

/** How much longer it takes to read twice as much: the median of nine, taken side by side. */
function growthOf(piece: string): number {
  const of = (bytes: number) => {
    const text = piece.repeat(bytes / piece.length);
    return processorTime(() => readPage(text));
  };
  return median(Array.from({ length: 9 }, () => of(2 ** 19) / of(2 ** 18)));
}

/** Of one thread in microseconds a go, over so many that the ticks in which systems count it do not matter. */
function processorTime(work: () => unknown): number {
  const before = process.threadCpuUsage();
  for (let goes = 1; ; goes += 1) {
    work();
    const { user, system } = process.threadCpuUsage(before);
    if (user + system > 40_000) return (user + system) / goes;
  }
}

/** None without a browser. */
async function drawn(html: string): Promise<readonly Measured[]> {
  const executablePath = await findBrowser();
  if (executablePath === null) return [];
  const browser = await chromium.launch({ executablePath, args: BROWSER_FLAGS });
  try {
    return await drawnIn(browser, html);
  } finally {
    await browser.close();
  }
}

async function drawnIn(browser: Browser, html: string): Promise<readonly Measured[]> {
  const tab = await browser.newPage();
  const session = await tab.context().newCDPSession(tab);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
  const costs = async (act: () => Promise<unknown>) => {
    const before = await busy();
    await act();
    await tab.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
    return (await busy()) - before;
  };
  const drawing = await costs(() => tab.setContent(html, { waitUntil: 'load' }));
  // To look up an element costs the tool more than a letter costs the page.
  const find = await tab.waitForSelector('#find');
  const heading = await tab.waitForSelector('th[data-key] button');
  await find.focus();
  const letters: number[] = [];
  for (const letter of 'org-12') letters.push(await costs(() => tab.keyboard.press(letter)));
  await find.fill('');
  const sorting = await costs(() => heading.dblclick());
  return [
    { what: 'the page drawn', ms: drawing, most: 2_000 },
    { what: 'the slowest letter typed to find an org', ms: Math.max(...letters), most: 100 },
    { what: 'sorted by org, both ways', ms: sorting, most: 800 },
  ];
}

/** Milliseconds of the fastest of three: a busy machine makes single ones slow. */
async function fastest(work: () => unknown): Promise<number> {
  const timings: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const started = performance.now();
    await work();
    timings.push(performance.now() - started);
  }
  return Math.min(...timings);
}

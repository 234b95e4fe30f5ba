import { describe, expect, test } from 'vitest';
import { statusPage } from '../../src/status/page.ts';
import { type Theme, widgetHtml, widgetTrouble } from '../../src/status/widget-html.ts';
import { DAY_MS, policy } from '../alerting/alert-fixtures.ts';
import { ago, fleetState, healthyState, NOW, seen, troubledState } from '../status/status-fixtures.ts';
import { seriousFindings } from './axe.ts';
import { describeInBrowser, pages } from './report-page.ts';
import { fleetInIncident, sampleFleet } from './sample-fleet.ts';

function widgetOf(
  orgs: Parameters<typeof statusPage>[0]['orgs'],
  theme: Theme = 'light',
  fleet = fleetState(),
): string {
  const page = statusPage({ orgs, fleet, confirmedSubscriptions: null, unreadable: [] }, NOW, policy);
  return widgetHtml(page, theme);
}

/** A dashboard as CloudWatch shows it in this theme, with the widget on it. */
function dashboard(widget: string, theme: Theme = 'light'): string {
  const [ground, ink] = theme === 'dark' ? ['#161d26', '#ebebf0'] : ['#ffffff', '#0f141a'];
  return `<!doctype html><html lang="en"><title>dashboard</title><style>body { background: ${ground}; color: ${ink}; }</style>
    <body><h1 id="own">Dashboard</h1><main>${widget}</main></body></html>`;
}

describe('the widget holds nothing that CloudWatch takes out', () => {
  const widget = widgetOf(sampleFleet(), 'light', fleetInIncident());

  test('no script, no frame, no `use`, no handler, no address to load from', () => {
    expect(widget).not.toMatch(/<(script|iframe|use|link|img|object|embed|form)\b/i);
    expect(widget).not.toMatch(/\son\w+=|javascript:|url\(|@import/i);
  });

  test('and no rule that reaches beyond it', () => {
    const style = /<style>(.*?)<\/style>/s.exec(widget)?.[1] ?? '';
    const selectors = [...style.matchAll(/([^{}]+)\{[^{}]*\}/g)].flatMap(([, list]) => (list ?? '').split(','));
    expect(selectors.length).toBeGreaterThan(20);
    expect(selectors.filter((selector) => !selector.trim().startsWith('.credential-health'))).toEqual([]);
  });
});

describeInBrowser('the widget on a dashboard', () => {
  const { open } = pages();

  test('shows the counts and what to do, the newest problem first, then what is to be rotated', async () => {
    const { page, complaints } = await open(dashboard(widgetOf(sampleFleet())));
    expect(await page.locator('.head').textContent()).toContain('3 of 9 credentials are failing');
    const names = await page
      .locator('tbody th')
      .evaluateAll((cells) => cells.map((cell) => cell.firstChild?.textContent));
    expect(names).toEqual(['initech', 'globex', 'umbrella', 'wonka', 'hooli', 'stark']);
    const first = await page.locator('tbody tr').first().innerText();
    expect(first).toContain('Salesforce rejects the client secret');
    expect(first).toContain('06:00 today');
    expect(first).toContain('Integration team. Get the current Consumer Secret');
    expect(complaints).toEqual([]);
  });

  test('shows orgs that one reason stops as one row, three of them by name', async () => {
    const alike = Array.from({ length: 40 }, (_, index) => troubledState(`org-${index}`, 'app-blocked', index));
    const { page } = await open(dashboard(widgetOf(alike)));
    expect(await page.locator('tbody tr').count()).toBe(1);
    expect(await page.locator('tbody th').innerText()).toMatch(/^org-0\n.*org-1\n.*org-2\n.*\nand 37 more$/s);
  });

  test('shows at most 100 rows and says how many there are', async () => {
    const overdue = Array.from({ length: 120 }, (_, index) =>
      healthyState(`org-${index}`, {
        lastSeen: seen(`org-${index}`, { rotation: { status: 'overdue', dueAt: ago(DAY_MS), reason: null } }),
      }),
    );
    const { page } = await open(dashboard(widgetOf(overdue)));
    expect(await page.locator('tbody tr').count()).toBe(100);
    expect(await page.locator('p.soft').textContent()).toMatch(/^20 more: /);
  });

  test('cuts what to do at three lines; the rest opens in a popup of the dashboard', async () => {
    const { page } = await open(dashboard(widgetOf(sampleFleet())));
    const row = page.locator('tbody tr').first();
    const height = await row.locator('.deed').evaluate((element) => element.getBoundingClientRect().height);
    expect(height).toBeLessThan(62);
    expect(await row.locator('cwdb-action').isVisible()).toBe(false);
    expect(await row.locator('cwdb-action[action=html][display=popup] li').count()).toBeGreaterThan(1);
  });

  test('is one calm line and the last 90 days when all is well', async () => {
    const { page } = await open(dashboard(widgetOf(sampleFleet().slice(0, 2))));
    expect(await page.locator('main').innerText()).toMatch(/^All 2 credentials are healthy/);
    expect(await page.locator('table').count()).toBe(0);
    expect(await page.locator('.skyline').isVisible()).toBe(true);
  });

  test.each(['light', 'dark'] as const)('keeps nobody out in %s: axe finds nothing serious', async (theme) => {
    const widget = widgetOf(sampleFleet(), theme, fleetInIncident()) + widgetTrouble('The table is gone.', theme);
    const { page } = await open(dashboard(widget, theme));
    expect(await seriousFindings(page, 'main')).toEqual([]);
  });

  test('fits dashboards from 360 to 1440 px, and breaks no short name', async () => {
    const { page } = await open(dashboard(widgetOf(sampleFleet())));
    for (const width of [360, 500, 768, 800, 1440]) {
      await page.setViewportSize({ width, height: 600 });
      const scrolled = await page.evaluate<number>('document.documentElement.scrollWidth');
      const lines = await page.evaluate<number>(`(() => {
        const range = document.createRange();
        range.selectNode(document.querySelector('tbody th').firstChild);
        return range.getClientRects().length;
      })()`);
      expect({ width, scrolled, lines }).toEqual({ width, scrolled: width, lines: 1 });
    }
  });

  test('leaves text from outside as text', async () => {
    const attack = '<img src=x onerror=alert(1)>';
    const org = troubledState(attack, 'client-secret-wrong', 1, { team: attack });
    const { page, complaints } = await open(dashboard(widgetOf([org])));
    expect(await page.locator('tbody th').textContent()).toBe(attack + attack);
    expect(await page.locator('img').count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { readWidgetEvent } from '../../../lambdas/status-widget/event.ts';

/** What CloudWatch sends, by its documentation. */
const CONTEXT = {
  dashboardName: 'Name-of-current-dashboard',
  widgetId: 'widget-16',
  accountId: '111122223333',
  locale: 'en',
  timezone: { label: 'UTC', offsetISO: '+00:00', offsetInMinutes: 0 },
  period: 300,
  isAutoPeriod: true,
  timeRange: { mode: 'relative', start: 1627236199729, end: 1627322599729, relativeStart: 86400012 },
  theme: 'light',
  linkCharts: true,
  title: 'What is broken, and what to do',
  forms: { all: {} },
  params: {},
  width: 588,
  height: 369,
};

const PLAIN = { kind: 'show', theme: 'light', timezone: null, team: null };

describe('the event of a custom widget', () => {
  test('asks to show everything', () => {
    expect(readWidgetEvent({ widgetContext: CONTEXT })).toEqual(PLAIN);
  });

  test('asks for the documentation', () => {
    expect(readWidgetEvent({ describe: true })).toEqual({ kind: 'describe' });
  });

  test("brings the dashboard's theme", () => {
    expect(readWidgetEvent({ widgetContext: { ...CONTEXT, theme: 'dark' } })).toMatchObject({ theme: 'dark' });
  });

  test("brings the dashboard's zone when that is the reader's own", () => {
    const timezone = { label: 'Local', offsetISO: '-03:30', offsetInMinutes: -210 };
    expect(readWidgetEvent({ widgetContext: { ...CONTEXT, timezone } })).toMatchObject({ timezone: '-03:30' });
  });

  test('brings the team beside its context', () => {
    expect(readWidgetEvent({ team: 'billing', widgetContext: CONTEXT })).toMatchObject({ team: 'billing' });
    expect(readWidgetEvent({ team: '', widgetContext: CONTEXT })).toMatchObject({ team: null });
  });

  test.each([
    [undefined],
    [null],
    ['text'],
    [[]],
    [{}],
    [{ describe: 'yes', team: 7, widgetContext: 'none' }],
    [{ widgetContext: { theme: 'pink', timezone: { offsetISO: '+2' } } }],
    [{ widgetContext: { theme: null, timezone: null } }],
  ])('that is odd shows everything: %j', (event) => {
    expect(readWidgetEvent(event)).toEqual(PLAIN);
  });
});

test.each(['+15:00', '+24:00', '+99:99', '-12:60', '+2:00', 'x'])(
  'an offset that no clock has is as good as none: %s',
  (offsetISO) => {
    const event = { widgetContext: { ...CONTEXT, timezone: { offsetISO } } };
    expect(readWidgetEvent(event)).toEqual(PLAIN);
  },
);

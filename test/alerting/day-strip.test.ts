import { describe, expect, test } from 'vitest';
import { dayStrip } from '../../src/alerting/day-strip.ts';
import type { OrgState } from '../../src/state/state.ts';
import { disabled, healthy, withCause } from './alert-fixtures.ts';

const empty: OrgState['days'] = { through: null, letters: '' };
const on = (date: string, hour = 12) => new Date(`${date}T${String(hour).padStart(2, '0')}:00:00Z`);

describe('The strip of an org', () => {
  test('has one letter for each day', () => {
    const checks = [healthy(), withCause('timeout'), withCause('app-blocked'), disabled()];
    const strip = checks.reduce((drawn, check, index) => dayStrip(drawn, check, on(`2026-11-0${index + 1}`)), empty);
    expect(strip).toEqual({ through: '2026-11-04', letters: 'hiud' });
  });

  test.each([
    ['h', withCause('app-blocked'), 'u'],
    ['u', healthy(), 'u'],
    ['i', withCause('app-blocked'), 'u'],
    ['u', withCause('timeout'), 'u'],
    ['h', withCause('timeout'), 'i'],
    ['i', healthy(), 'i'],
    ['d', healthy(), 'h'],
    ['h', disabled(), 'h'],
    ['h', healthy(), 'h'],
  ])('shows the worst of a day: %s and then another answer', (letters, check, worst) => {
    expect(dayStrip({ through: '2026-11-01', letters }, check, on('2026-11-01')).letters).toBe(worst);
  });

  test('shows days without a check', () => {
    expect(dayStrip({ through: '2026-11-01', letters: 'h' }, healthy(), on('2026-11-05', 0))).toEqual({
      through: '2026-11-05',
      letters: 'h---h',
    });
  });

  test('ends after 90 days', () => {
    const full = dayStrip({ through: '2026-11-01', letters: 'u'.repeat(90) }, healthy(), on('2026-11-02'));
    expect(full.letters).toBe(`${'u'.repeat(89)}h`);
    const late = dayStrip({ through: '2020-01-01', letters: 'u'.repeat(90) }, healthy(), on('2026-11-02'));
    expect(late.letters).toBe(`${'-'.repeat(89)}h`);
  });

  test('counts a clock that is a little behind for the last day', () => {
    expect(dayStrip({ through: '2026-11-02', letters: 'hh' }, withCause('timeout'), on('2026-11-01', 23))).toEqual({
      through: '2026-11-02',
      letters: 'hi',
    });
  });

  test('goes on from today after a clock that was far ahead', () => {
    const back = dayStrip({ through: '2027-11-02', letters: 'hh' }, withCause('timeout'), on('2026-11-01'));
    expect(back).toEqual({ through: '2026-11-01', letters: 'hi' });
    expect(dayStrip({ through: '2026-11-03', letters: 'hh' }, healthy(), on('2026-11-01')).through).toBe('2026-11-01');
  });
});

import { describe, expect, test } from 'vitest';
import { readSettings } from '../../../lib/settings/settings.ts';

const threshold = (settings: object) =>
  readSettings({ alertEmails: 'none', fleetThreshold: 'auto', ...settings }).fleetThreshold;

describe('The threshold that follows from measurements', () => {
  test('is where a run takes a third of its time', () => {
    expect(threshold({})).toBe(20_600);
    expect(threshold({ timeoutMinutes: 5 })).toBe(10_300);
  });

  test('is where memory runs short, if that comes first', () => {
    expect(threshold({ memoryMb: 256 })).toBe(8_800);
  });

  test('grows with concurrency until the processor is the limit', () => {
    expect(threshold({ memoryMb: 10_240, concurrency: 128 })).toBe(41_200);
    expect(threshold({ memoryMb: 10_240, concurrency: 512 })).toBe(80_000);
    expect(threshold({ memoryMb: 10_240, concurrency: 1_000 })).toBe(80_000);
  });

  test('is never so small that a handful of orgs would be distributed', () => {
    expect(threshold({ concurrency: 8, timeoutMinutes: 1 })).toBe(1_000);
  });
});

import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { progressBar } from '../../../bin/terminal/progress.ts';
import { screenOf } from '../screen.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubEnv('CI', '');
  vi.stubEnv('TERM', 'xterm-256color');
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** A terminal that keeps what it is sent. */
function terminal() {
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  let sent = '';
  output.setEncoding('utf8').on('data', (text: string) => {
    sent += text;
  });
  return { output, sent: () => sent };
}

test('a bar shows how many there are, and leaves nothing behind', () => {
  const { output, sent } = terminal();
  const bar = progressBar('Asking', output);
  bar.begin(3);
  vi.advanceTimersByTime(500);
  expect(screenOf(sent())).toContain('Asking (3)');
  bar.clear();
  expect(screenOf(sent())).toBe('');
});

test('a bar that begins anew, as for an unknown name, ends as one', () => {
  const { output, sent } = terminal();
  const bar = progressBar('Asking', output);
  bar.begin(0);
  bar.begin(17);
  bar.clear();
  const before = sent();
  vi.advanceTimersByTime(5_000);
  expect(sent()).toBe(before);
  expect(screenOf(before)).toBe('');
});

import { expect, onTestFinished, test, vi } from 'vitest';
import { beginRequest, logger } from '../../lambdas/log.ts';

function linesOf(write: () => void): readonly Record<string, unknown>[] {
  const lines: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => lines.push(String(chunk)) > 0);
  onTestFinished(() => spy.mockRestore());
  write();
  expect(lines.join('').split(/\r|\n/)).toHaveLength(lines.length + 1);
  return lines.map((line) => JSON.parse(line));
}

test('A line is JSON as a whole and carries the request it belongs to', () => {
  const lines = linesOf(() => {
    beginRequest({ awsRequestId: 'request-1', functionName: 'check' });
    logger.info('A change was left alone', { reason: 'the secret is not below a prefix' });
    beginRequest({ awsRequestId: 'request-2', functionName: 'check' });
    logger.error('An org could not be checked', { org: 'acme', error: new TypeError('x is undefined') });
  });
  expect(lines).toMatchObject([
    {
      level: 'INFO',
      message: 'A change was left alone',
      function_request_id: 'request-1',
      cold_start: true,
      reason: 'the secret is not below a prefix',
    },
    {
      level: 'ERROR',
      function_request_id: 'request-2',
      cold_start: false,
      org: 'acme',
      error: { name: 'TypeError', message: 'x is undefined', stack: expect.stringContaining('log.test.ts') },
    },
  ]);
});

test('An error alone stands under its own name', () => {
  expect(linesOf(() => logger.error('It failed', new RangeError('too much')))).toMatchObject([
    { message: 'It failed', error: { name: 'RangeError', message: 'too much' } },
  ]);
});

test('No text from outside makes a line of its own', () => {
  const forged = 'acme\n{"level":"INFO","message":"all is well"}\r\u2028\u0085REPORT RequestId: 1';
  const error = new Error(forged);
  expect(linesOf(() => logger.error(forged, { org: forged, error }))).toMatchObject([
    { level: 'ERROR', message: forged, org: forged, error: { message: forged } },
  ]);
});

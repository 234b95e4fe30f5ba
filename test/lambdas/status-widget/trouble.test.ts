import { describe, expect, test } from 'vitest';
import { calmly } from '../../../lambdas/status-widget/trouble.ts';
import { NewerStateError } from '../../../src/state/state.ts';

/** What the dashboard shows and the log holds after this error. */
function outcomeOf(error: Error, event: unknown = {}) {
  const logged: unknown[] = [];
  const request = { error, event, context: { awsRequestId: 'request-7' }, response: null as string | null };
  // biome-ignore lint/suspicious/noExplicitAny: middy's request holds more than a middleware may know
  calmly({ error: (...line: unknown[]) => logged.push(line) }).onError?.(request as any);
  return { shown: request.response ?? '', logged };
}

describe('an error of the status widget', () => {
  test('is explained where its message is written for people', () => {
    const { shown } = outcomeOf(new NewerStateError('run that release again'));
    expect(shown).toContain('run that release again');
  });

  test('of our own making shows where to find it, and nothing of itself', () => {
    const { shown, logged } = outcomeOf(new TypeError('x is not a <function>'));
    expect(shown).toContain('under the request id request-7');
    expect(shown).not.toContain('function&gt;');
    expect(logged).toMatchObject([['The status could not be shown', { message: 'x is not a <function>' }]]);
  });

  test("is told in the dashboard's colours", () => {
    expect(outcomeOf(new Error('x'), { widgetContext: { theme: 'dark' } }).shown).toContain('credential-health dark');
    expect(outcomeOf(new Error('x'), 'odd').shown).toContain('credential-health light');
  });
});

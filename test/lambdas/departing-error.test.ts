import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { departing } from '../../lambdas/departing-error.ts';

const EXAMPLE = 'example-secret-that-must-stay';

/** Everything Lambda writes of a thrown error: its properties, hidden ones and causes included. */
function written(error: unknown): string {
  const plain = departing(error);
  return inspect(plain, { showHidden: true, depth: null }) + JSON.stringify(Object.getOwnPropertyDescriptors(plain));
}

function thrownBy(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

describe('An error that leaves the function', () => {
  test('keeps its name, its message and where it came from', () => {
    const error = new RangeError('The table does not answer');
    const plain = departing(error);
    expect(plain).toMatchObject({ name: 'RangeError', message: 'The table does not answer' });
    expect(plain.stack).toBe(error.stack);
  });

  test.each([
    ['an URL that could not be read', () => new URL(`no url ${EXAMPLE}`)],
    ['a text that is no JSON', () => JSON.parse(`${EXAMPLE} is no JSON`)],
    ['the cause of an error', () => new Error('A request failed', { cause: new Error(EXAMPLE) })],
    ['a property of an error', () => Object.assign(new Error('A request failed'), { $response: { body: EXAMPLE } })],
    ['errors behind an error', () => new AggregateError([new Error(EXAMPLE)], 'All requests failed')],
    ['something thrown that is no error', () => ({ token: EXAMPLE })],
    ['a message of several lines in the stack', () => thrownBy(() => JSON.parse(`{\n"a": ${EXAMPLE}\n}`))],
  ])('does not take along %s', (_case, make) => {
    expect(written(thrownBy(make))).not.toContain(EXAMPLE);
  });
});

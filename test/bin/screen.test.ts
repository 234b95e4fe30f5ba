import { describe, expect, test } from 'vitest';
import { screenOf } from './screen.ts';

describe('a screen', () => {
  test.each([
    ['one\r\ntwo', 'one\ntwo'],
    ['first\rlast', 'lastt'],
    ['\x1b[31mred\x1b[39m', 'red'],
    ['question?\r\n  typing\x1b[1A\x1b[999D\x1b[Janswered', 'answered'],
    ['⠙\x1b[1G\x1b[0Kdone', 'done'],
    ['bar\r\n\x1b[1A\x1b[Kend', 'end'],
  ])('after %j shows %j', (sent, shown) => {
    expect(screenOf(sent)).toBe(shown);
  });

  test('wraps where it ends', () => {
    expect(screenOf('abcdef', 4)).toBe('abcd\nef');
  });
});

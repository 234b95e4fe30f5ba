import { describe, expect, test } from 'vitest';
import { NOTICE_KINDS } from '../../src/state/notice.ts';
import { digestOf, failing, healthy, told } from './digest-samples.ts';
import { expectWellFormed } from './well-formed.ts';

describe('every form', () => {
  test('of every kind of notice in every stage keeps to its schema and its bounds', () => {
    for (const kind of NOTICE_KINDS) {
      for (const stage of ['opened', 'changed', 'reminder', 'ended'] as const) {
        for (const org of ['acme', null]) {
          const digest = digestOf([told({ kind, stage, org })], [failing('acme'), ...healthy(3)]);
          expectWellFormed(digest);
          expect(digest.attributes.kinds).toEqual([kind]);
        }
      }
    }
  });
});

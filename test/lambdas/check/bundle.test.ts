import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MOST_BYTES } from '../../../lib/function/bundling.ts';
import { bundleOf } from '../bundle.ts';

const { folder, inCleanProcess } = bundleOf('Check/Function');

describe("The function's bundle", () => {
  test('is one file', () => {
    expect(readdirSync(folder)).toEqual(['index.mjs']);
  });

  test('is small enough for a quick cold start', () => {
    expect(MOST_BYTES).toBeLessThanOrEqual(450_000);
    expect(statSync(join(folder, 'index.mjs')).size).toBeLessThanOrEqual(MOST_BYTES);
  });

  test('loads with the deployed variables, exports the handler, and says and keeps nothing', async () => {
    expect(await inCleanProcess('console.log(Object.keys(bundle), typeof bundle.handler)')).toBe(
      "[ 'handler' ] function\n",
    );
  });

  test('answers an event it cannot use with what is wrong, as an error without anything attached', async () => {
    const said = await inCleanProcess(`
      const context = { functionName: 'check', awsRequestId: '1', getRemainingTimeInMillis: () => 60_000 };
      await bundle.handler({ org: 'acme' }, context).catch((error) => {
        console.log(error.name, '|', error.message, '|', Object.keys(error));
      });
    `);
    expect(said).toMatch(/^EventError \| The event cannot be used: it has no field "org"\..* \| \[ 'name' \]\n$/);
  });
});

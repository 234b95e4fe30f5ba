import { parse } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkHost, checkInstanceUrl } from '../../src/credential/host.ts';
import { hostile } from './hostile-hosts.ts';
import { FLOWS } from './secrets.ts';

describe('whatever is written', () => {
  test('an allowed host is a plain My Domain name, or a login host for a flow that it serves', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(...FLOWS), (raw, flow) => {
        const result = checkHost(raw, flow);
        if (!result.ok) return;
        const isLogin = flow !== 'client_credentials' && /^(login|test)\.salesforce\.com$/.test(result.host);
        expect(
          isLogin || /^[a-z0-9][a-z0-9.-]*\.my\.(salesforce\.com|salesforce\.mil|sfcrmproducts\.cn)$/.test(result.host),
        ).toBe(true);
        // The parser of WHATWG and the older one agree with ours: whichever a client uses goes there and nowhere else.
        expect(new URL(`https://${result.host}/`).hostname).toBe(result.host);
        expect(parse(`https://${result.host}/`).hostname).toBe(result.host);
      }),
      { numRuns: 2000 },
    );
  });

  test('an instance host is a plain My Domain name', () => {
    fc.assert(
      fc.property(hostile, (raw) => {
        for (const url of [raw, `https://${raw}`]) {
          const host = checkInstanceUrl(url);
          if (host === null) continue;
          expect(host).toMatch(/^[a-z0-9][a-z0-9.-]*\.my\.(salesforce\.com|salesforce\.mil|sfcrmproducts\.cn)$/);
          expect(new URL(url).host).toBe(host);
          expect(parse(url).host).toBe(host);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { salesforceHttps } from '../../src/adapters/salesforce-https.ts';
import type { AllowedHost } from '../../src/credential/host.ts';
import { Sealed } from '../../src/credential/sealed.ts';

const HOST = 'acme.my.salesforce.com' as AllowedHost;

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ record: false });
  simulator.addOrg({ host: HOST });
});
afterAll(() => simulator.close());

const headerLine = fc.oneof(
  fc.constantFrom('Content-Length: 5', 'Content-Length: -1', 'Transfer-Encoding: chunked', 'Connection: upgrade'),
  fc.constantFrom(
    'Content-Type: application/json',
    'Upgrade: h2c',
    'Content-Encoding: gzip',
    ': nameless',
    'Location:',
  ),
  fc.string({ maxLength: 30 }),
);
const head = fc
  .tuple(fc.integer({ min: 0, max: 999 }), fc.array(headerLine, { maxLength: 4 }))
  .map(([status, lines]) => [`HTTP/1.1 ${status} Text`, ...lines, '', ''].join('\r\n'));
const bytes = fc
  .tuple(fc.option(head), fc.uint8Array({ maxLength: 200 }))
  .map(([start, rest]) => Buffer.concat([Buffer.from(start ?? ''), rest]));

test('whatever bytes a server sends, there is an answer, and nobody waits for more of it', async () => {
  const network = salesforceHttps({
    userAgent: 'test',
    ca: simulator.caPem,
    connectTo: { host: '127.0.0.1', port: simulator.port },
  });
  await fc.assert(
    fc.asyncProperty(bytes, async (sent) => {
      simulator.changeOrg(HOST, { token: { fault: { kind: 'bytes', bytes: sent } } });
      const connection = network.connect(HOST);
      const request = {
        method: 'POST',
        path: '/services/oauth2/token',
        form: new Sealed('a=b'),
        bearer: null,
      } as const;
      const answer = await connection.send(request, { timeoutMs: 5_000 });
      connection.close();
      expect(['answered', 'failed']).toContain(answer.kind);
      expect(answer).not.toMatchObject({ failure: 'timeout' });
    }),
    { numRuns: 80, seed: 20_261_122 },
  );
});

/**
 * The other side of every measurement: a TLS 1.3 server in a process of its own that grants a token to anybody and
 * answers the API probe. It does as little as possible, so that what is measured is the client.
 * Prints `{"port","caPem"}` once it listens; answers each line on stdin with `{"handshakes","requests"}` and starts over.
 */
import { createServer } from 'node:https';
import { createInterface } from 'node:readline';
import { makeCertificates } from '../simulator/certificates.ts';
import { grant } from './grant.ts';

const delayMs = Number(process.env.BENCH_DELAY_MS ?? 0);
const hangingHosts = new Set((process.env.BENCH_HANGING ?? '').split(',').filter(Boolean));
const certificates = await makeCertificates();
let handshakes = 0;
let requests = 0;

const server = createServer({ ...certificates.valid, minVersion: 'TLSv1.3' }, (request, response) => {
  requests += 1;
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (hangingHosts.has(host)) return;
  const body = request.method === 'POST' ? grant(host) : '{"sobjects":"/services/data/v65.0/sobjects"}';
  const answer = () => {
    response.writeHead(200, {
      'Content-Type': 'application/json;charset=UTF-8',
      'Content-Length': Buffer.byteLength(body),
      'Sforce-Limit-Info': 'api-usage=18/15000',
    });
    response.end(body);
  };
  request.resume();
  request.on('end', () => (delayMs === 0 ? answer() : setTimeout(answer, delayMs)));
});
server.on('secureConnection', () => {
  handshakes += 1;
});
server.on('tlsClientError', () => {});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : null;
  console.log(JSON.stringify({ port, caPem: certificates.caPem }));
});
createInterface({ input: process.stdin }).on('line', () => {
  console.log(JSON.stringify({ handshakes, requests }));
  handshakes = 0;
  requests = 0;
});
process.stdin.on('end', () => process.exit());

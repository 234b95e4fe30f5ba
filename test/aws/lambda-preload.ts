/**
 * Loaded into a function's process before its code, in place of what AWS and the internet would be: connections to
 * Salesforce end at the simulator, whose CA is trusted, and every AWS request is told to the parent. Query: `port` and
 * `ca` (a PEM file) of the simulator.
 */
import { readFileSync } from 'node:fs';
import { ClientRequest } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import tls from 'node:tls';
import type { AwsRequest } from './aws-requests.ts';

const { searchParams } = new URL(import.meta.url);
const salesforce = { host: '127.0.0.1', port: Number(searchParams.get('port')) };
const SALESFORCE_HOST = /\.salesforce\.com$/;

tls.setDefaultCACertificates([...tls.getCACertificates('default'), readFileSync(searchParams.get('ca') ?? '', 'utf8')]);

const connect = tls.connect as (options: tls.ConnectionOptions, ...rest: readonly unknown[]) => tls.TLSSocket;
tls.connect = ((options: tls.ConnectionOptions, ...rest: readonly unknown[]) =>
  connect(
    SALESFORCE_HOST.test(options.servername ?? '') ? { ...options, ...salesforce } : options,
    ...rest,
  )) as typeof tls.connect;
// For those who import it by its name.
syncBuiltinESMExports();

const bodies = new WeakMap<ClientRequest, string>();
for (const method of ['write', 'end'] as const) {
  const original = ClientRequest.prototype[method] as (this: ClientRequest, ...given: unknown[]) => never;
  ClientRequest.prototype[method] = function (this: ClientRequest, ...given: unknown[]): never {
    const [chunk] = given;
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) {
      bodies.set(this, (bodies.get(this) ?? '') + Buffer.from(chunk).toString('utf8'));
    }
    if (method === 'end') report(this);
    return original.apply(this, given);
  };
}

/** What goes to Salesforce holds secrets and stays here. */
function report(request: ClientRequest): void {
  const service = /\/([a-z]+)\/aws4_request/.exec(String(request.getHeader('authorization')))?.[1];
  if (service === undefined) return;
  const target = request.getHeader('x-amz-target');
  const body = bodies.get(request) ?? '';
  const sent: AwsRequest = { service, target: typeof target === 'string' ? target : null, body };
  process.send?.(sent);
}

// The process must not outlive the test, however that ends.
process.once('disconnect', () => process.exit());
process.channel?.unref();

import type { IncomingMessage, ServerResponse } from 'node:http';
import { makeCertificates } from './certificates.ts';
import { deliver } from './delivery.ts';
import { listen } from './listener.ts';
import type { OrgOptions, OrgPatch, SimulatedOrg } from './org.ts';
import { OrgRegistry } from './org-registry.ts';
import { type ReceivedRequest, readRequest } from './request.ts';
import { plan } from './routing.ts';

export type SimulatorOptions = {
  /** 0, the default: any free port. */
  readonly port?: number;
  /** Keep what was received; off for benchmarks. Default: on. */
  readonly record?: boolean;
  /** Milliseconds since the epoch, for `issued_at` and the expiry of assertions. */
  readonly now?: () => number;
  /** Called as each request is answered, recorded or not. */
  readonly onRequest?: (request: ReceivedRequest) => void;
};

/** A running simulator: every org at `127.0.0.1:port`, told apart by host name. */
export type Simulator = AsyncDisposable & {
  readonly port: number;
  /** Trust this and no other CA. */
  readonly caPem: string;
  /** Adds an org, or replaces the one at that host; what is not given is that of a healthy org with a random client. */
  readonly addOrg: (org: OrgOptions) => SimulatedOrg;
  /** Changes an org from its next request on; throws a RangeError for an unknown host. */
  readonly changeOrg: (host: string, patch: OrgPatch) => SimulatedOrg;
  readonly removeOrg: (host: string) => void;
  /** Any number of hosts: asked once for each host that was not added; null leaves it unknown. */
  readonly serveHosts: (resolve: (host: string) => OrgOptions | null) => void;
  /** What was received since the start or the last {@link Simulator.clearRequests}, in order of arrival. */
  readonly requests: readonly ReceivedRequest[];
  /** Forgets requests and handshake counts. */
  readonly clearRequests: () => void;
  /** TLS handshakes completed, for one host name or for all. */
  readonly handshakes: (host?: string) => number;
  readonly openConnections: () => number;
  /** Ends everything, hanging connections included. */
  readonly close: () => Promise<void>;
};

/** Starts a Salesforce that knows no org yet. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, record = true, now = Date.now, onRequest } = options;
  const orgs = new OrgRegistry();
  const requests: ReceivedRequest[] = [];
  const certificates = await makeCertificates();

  const exchange = (message: IncomingMessage, response: ServerResponse, body: string): void => {
    const { method = '', url = '', headers } = message;
    const connection = listener.connectionNumber(message);
    const request = readRequest({ at: now(), connection, method, url, headers, body });
    const received = { ...request, answered: 'nothing yet' };
    if (record) requests.push(received);
    const { fault, delayMs, answer } = plan(request, orgs);
    const conclude = (answered: string): void => {
      received.answered = answered;
      onRequest?.(received);
    };
    const answerNow = () => conclude(deliver(answer, fault, response, () => listener.reset(message)));
    if (delayMs === 0) answerNow();
    else answerLater(delayMs, response, answerNow, () => conclude('nothing: the client gave up'));
  };

  const listener = await listen({
    port,
    certificates,
    greeting: (host) => orgs.greeting(host),
    onRequest: (message, response) => readBody(message, (body) => exchange(message, response, body)),
  });

  return {
    port: listener.port,
    caPem: certificates.caPem,
    addOrg: (org) => orgs.add(org),
    changeOrg: (host, patch) => orgs.change(host, patch),
    removeOrg: (host) => orgs.remove(host),
    serveHosts: (resolve) => orgs.serve(resolve),
    requests,
    clearRequests: () => {
      requests.length = 0;
      listener.clearHandshakes();
    },
    handshakes: listener.handshakes,
    openConnections: listener.openConnections,
    close: listener.close,
    [Symbol.asyncDispose]: listener.close,
  };
}

function answerLater(delayMs: number, response: ServerResponse, answer: () => void, giveUp: () => void): void {
  const connectionLost = () => {
    clearTimeout(timer);
    giveUp();
  };
  const timer = setTimeout(() => {
    response.off('close', connectionLost);
    answer();
  }, delayMs);
  response.once('close', connectionLost);
}

function readBody(message: IncomingMessage, done: (body: string) => void): void {
  let body = '';
  message.setEncoding('utf8');
  message.on('data', (chunk: string) => {
    body += chunk;
  });
  message.on('end', () => done(body));
}

import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * What happens to one call on its way: an error of the service, an answer or a refusal (HTTP 400) with a body made by the
 * test, a connection reset before or after the service acted, no answer at all, or nothing.
 */
export type Fault =
  | { readonly error: string; readonly message?: string; readonly status?: number }
  | { readonly answer: object | string }
  | { readonly refusal: object }
  | 'reset-before'
  | 'reset-after'
  /** Never answered. */
  | 'silence'
  | 'none';

export type FaultEndpoint = {
  readonly url: string;
  /** The calls in the order they arrived, the SDK's retries included. */
  readonly calls: readonly { readonly action: string; readonly input: string }[];
  /** The next calls of this action meet these faults, one each; later ones are passed on. */
  readonly next: (action: string, ...faults: readonly Fault[]) => void;
  /** Every call of this action meets this fault. */
  readonly always: (action: string, fault: Fault) => void;
  /** Asked for each call that no other order was given for, after it was added to {@link FaultEndpoint.calls}. */
  readonly decide: (meet: (action: string) => Fault) => void;
  /** True for a call, on its way here, that will never be answered. */
  readonly isSilentTo: (call: Call) => boolean;
};

/** What of a request tells which call it is. */
export type Call = {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly path: string;
  readonly body: string;
};

const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.1' };

/** Moto answers with an error page when one of these meets a transaction on the same table: they are passed on one by one. */
const WRITES = new Set(['PutItem', 'TransactWriteItems']);

/** A proxy in front of an AWS endpoint that fails on demand, until the test ends. */
export async function faultEndpoint(upstream: string): Promise<FaultEndpoint> {
  const endpoint = await openFaultEndpoint(upstream);
  onTestFinished(() => endpoint[Symbol.asyncDispose]());
  return endpoint;
}

/** A proxy in front of an AWS endpoint that fails on demand. */
export async function openFaultEndpoint(upstream: string): Promise<FaultEndpoint & AsyncDisposable> {
  const calls: { action: string; input: string }[] = [];
  const queued = new Map<string, Fault[]>();
  const standing = new Map<string, Fault>();
  let decide = (_action: string): Fault => 'none';
  const faultOf = (action: string) => queued.get(action)?.[0] ?? standing.get(action) ?? decide(action);
  let written: Promise<unknown> = Promise.resolve();
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const input = body.toString('utf8');
    const action = actionOf({ headers: incoming.headers, path: incoming.url ?? '', body: input });
    calls.push({ action, input });
    const fault = faultOf(action);
    queued.get(action)?.shift();
    if (WRITES.has(action) && (fault === 'none' || fault === 'reset-after')) {
      const before = written;
      const ended = new Promise((resolve) => response.once('close', resolve));
      written = before.then(() => ended);
      await before;
    }
    meet(fault, incoming, body, response, upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    next: (action, ...faults) => void queued.set(action, [...(queued.get(action) ?? []), ...faults]),
    always: (action, fault) => void standing.set(action, fault),
    decide: (meet) => {
      decide = meet;
    },
    isSilentTo: (call) => faultOf(actionOf(call)) === 'silence',
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function meet(fault: Fault, incoming: IncomingMessage, body: Buffer, response: ServerResponse, upstream: string): void {
  if (fault === 'silence') return;
  if (fault === 'reset-before') {
    incoming.socket.resetAndDestroy();
  } else if (fault === 'none' || fault === 'reset-after') {
    const { pathname, port, hostname } = new URL(incoming.url ?? '/', upstream);
    const { method, headers } = incoming;
    // A connection of its own, since a kept one may be closed by the other side just as it is used again.
    const onward = request({ hostname, port, path: pathname, method, headers, agent: false }, (answer) => {
      if (fault === 'reset-after') {
        answer.resume().once('end', () => incoming.socket.resetAndDestroy());
      } else {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      }
    });
    onward.once('error', () => response.writeHead(502).end());
    onward.end(body);
  } else if ('answer' in fault) {
    const text = typeof fault.answer === 'string' ? fault.answer : JSON.stringify(fault.answer);
    response.writeHead(200, JSON_TYPE).end(text);
  } else if ('refusal' in fault) {
    response.writeHead(400, JSON_TYPE).end(JSON.stringify(fault.refusal));
  } else {
    const { error, message = 'made up by the test', status = 400 } = fault;
    if (incoming.headers['x-amz-target'] === undefined) {
      const xml = `<ErrorResponse><Error><Code>${error}</Code><Message>${message}</Message></Error></ErrorResponse>`;
      response.writeHead(status, { 'content-type': 'text/xml' }).end(xml);
    } else {
      const json = JSON.stringify({ __type: error, message });
      response.writeHead(status, JSON_TYPE).end(json);
    }
  }
}

/** JSON services name the action in a header, SNS in its form, CloudWatch in the path, where Lambda has the resource. */
function actionOf({ headers, path, body }: Call): string {
  const [, target] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-amz-target') ?? [];
  if (typeof target === 'string') return target.split('.').at(-1) ?? target;
  const named = new URLSearchParams(body).get('Action') ?? /\/operation\/(\w+)/.exec(path)?.[1];
  return named ?? (/\/functions\/[^/]+\/configuration/.test(path) ? 'GetFunctionConfiguration' : 'unknown');
}

import { lookup } from 'node:dns/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request } from 'node:https';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ConnectionOptions, connect, createSecureContext, type TLSSocket } from 'node:tls';
import type { AllowedHost } from '../credential/host.ts';
import type { WireAnswer, WireRequest } from '../salesforce/http.ts';
import type { Connection, NetworkPort } from '../salesforce/ports.ts';

/** How Salesforce is reached; all but `userAgent` is for private networks, demos and tests. */
export type HttpsOptions = {
  readonly userAgent: string;
  /** PEM of certificate authorities trusted instead of the built-in ones. */
  readonly ca?: string;
  /** Every connection goes there; certificates are still verified for the real name. */
  readonly connectTo?: { readonly host: string; readonly port: number };
};

type Limits = { readonly timeoutMs: number; readonly signal?: AbortSignal };
type Failure = Extract<WireAnswer, { kind: 'failed' }>['failure'];

const PORT = 443;
/** Leaves out a byte order mark, which some gateways put first, as RFC 8259 lets a reader do. */
const UTF_8 = new TextDecoder();
const LONGEST_BODY_BYTES = 64 * 1024;
/** A TCP and TLS handshake that takes longer has failed; in milliseconds. */
const CONNECT_TIMEOUT_MS = 5_000;

/** Codes with which Node reports a certificate that does not verify (OpenSSL's X509_V_ERR names, and its own). */
const CERTIFICATE_CODE =
  /^(?:CERT_|ERR_TLS_CERT_|UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|INVALID_(?:CA|PURPOSE)|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED|CRL_|ERROR_IN_CERT)/;

/**
 * Keeps one connection to one host. The agent of `node:https` would copy everything it knows of a request, its headers
 * included, into the socket's options, and tell its connections apart by a long name.
 */
class OneConnection extends Agent {
  readonly #target: ConnectionOptions;

  constructor(target: ConnectionOptions) {
    super({ keepAlive: true, maxSockets: 1, maxFreeSockets: 1 });
    this.#target = target;
  }

  override getName(): string {
    return '';
  }

  override createConnection(): TLSSocket {
    return namesOnly(connect(this.#target).setNoDelay());
  }
}

/**
 * The socket, which hands Node's check of the server's name no more of the certificate than its names: before that check
 * Node would make objects and fingerprints of the whole chain, which takes as long as the rest of a request.
 */
function namesOnly(socket: TLSSocket): TLSSocket {
  socket.getPeerCertificate = (() => {
    const certificate = socket.getPeerX509Certificate();
    const subjectaltname = certificate?.subjectAltName;
    return subjectaltname?.includes('DNS:') ? { subjectaltname } : (certificate?.toLegacyObject() ?? {});
  }) as typeof socket.getPeerCertificate;
  return socket;
}

/**
 * HTTPS to Salesforce hosts: TLS 1.2 or later, always verified, no redirect is followed, bodies are capped at 64 kB.
 * One secure context serves every connection, which is what makes thousands of hosts cheap; one connection is begun in
 * each turn of the event loop.
 */
export function salesforceHttps(options: HttpsOptions): NetworkPort {
  const ca = options.ca === undefined ? {} : { ca: options.ca };
  const secureContext = createSecureContext({ minVersion: 'TLSv1.2', ...ca });
  // Handshakes begun all at once stay together: each ends when the arithmetic of all is done, and so does every later one.
  let begun: Promise<unknown> = Promise.resolve();
  return {
    connect: (host): Connection => {
      const agent = new OneConnection({
        host: options.connectTo?.host ?? host,
        port: options.connectTo?.port ?? PORT,
        servername: host,
        secureContext,
        rejectUnauthorized: true,
        ALPNProtocols: ['http/1.1'],
      });
      begun = begun.then(() => nextTurn());
      const turn = begun;
      return {
        send: async (request, limits) => {
          await turn;
          return send(agent, headersOf(host, options.userAgent, request), request, limits);
        },
        close: () => agent.destroy(),
      };
    },
    nameExists: (host, timeoutMs) =>
      options.connectTo === undefined ? nameExists(host, timeoutMs) : Promise.resolve('unknown'),
  };
}

/** A look-up cannot be cancelled; one that takes too long is left to end by itself. */
function nameExists(host: string, timeoutMs: number): Promise<'exists' | 'missing' | 'unknown'> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('unknown'), timeoutMs);
    lookup(host)
      .then(
        () => resolve('exists'),
        (error) => resolve(codeOf(error) === 'ENOTFOUND' ? 'missing' : 'unknown'),
      )
      .finally(() => clearTimeout(timer));
  });
}

function headersOf(
  host: AllowedHost,
  userAgent: string,
  { form, bearer }: WireRequest,
): Record<string, string | number> {
  return {
    Host: host,
    'User-Agent': userAgent,
    Accept: 'application/json',
    ...(bearer === null ? {} : { Authorization: `Bearer ${bearer.reveal()}` }),
    ...(form === null
      ? {}
      : {
          'Content-Type': 'application/x-www-form-urlencoded',
          'Content-Length': Buffer.byteLength(form.reveal()),
        }),
  };
}

function send(
  agent: Agent,
  headers: Record<string, string | number>,
  { method, path, form }: WireRequest,
  limits: Limits,
): Promise<WireAnswer> {
  const startedAt = performance.now();
  const elapsed = (): number => Math.round(performance.now() - startedAt);
  return new Promise((resolve) => {
    const outgoing = request({ agent, method, path, headers });
    const settle = (answer: WireAnswer): void => {
      clearTimeout(connectTimer);
      clearTimeout(totalTimer);
      limits.signal?.removeEventListener('abort', expire);
      resolve(answer);
    };
    const fail = (failure: Failure, code: string): void => {
      settle({ kind: 'failed', failure, code, latencyMs: elapsed() });
      outgoing.destroy();
    };
    const expire = (): void => fail('timeout', 'ETIMEDOUT');
    const connectTimer = setTimeout(expire, Math.min(CONNECT_TIMEOUT_MS, limits.timeoutMs));
    const totalTimer = setTimeout(expire, limits.timeoutMs);
    limits.signal?.addEventListener('abort', expire);

    outgoing.on('socket', (socket) => {
      if (outgoing.reusedSocket) clearTimeout(connectTimer);
      else socket.once('secureConnect', () => clearTimeout(connectTimer));
    });
    // A server that switches to another protocol says nothing in this one.
    outgoing.on('upgrade', ({ statusCode = 0, headers: received }, socket) => {
      socket.destroy();
      settle(answered(statusCode, received, '', 'complete', elapsed()));
    });
    outgoing.on('error', (error) => fail(failureOf(error), codeOf(error)));
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      let room = LONGEST_BODY_BYTES;
      const finish = (completeness: 'complete' | 'cut' | 'oversized'): void =>
        settle(
          answered(
            incoming.statusCode ?? 0,
            incoming.headers,
            UTF_8.decode(Buffer.concat(chunks)),
            completeness,
            elapsed(),
          ),
        );
      // No answer in the protocol that we speak: what follows it is not waited for.
      if (incoming.httpVersionMajor !== 1 || (incoming.statusCode ?? 0) < 200) {
        finish('complete');
        outgoing.destroy();
        return;
      }
      incoming.on('data', (chunk: Buffer) => {
        if (chunk.length > room) {
          finish('oversized');
          outgoing.destroy();
          return;
        }
        room -= chunk.length;
        chunks.push(chunk);
      });
      incoming.on('end', () => finish('complete'));
      incoming.on('error', () => finish('cut'));
    });
    if (limits.signal?.aborted === true) expire();
    else outgoing.end(form?.reveal());
  });
}

function answered(
  status: number,
  headers: IncomingHttpHeaders,
  body: string,
  completeness: 'complete' | 'cut' | 'oversized',
  latencyMs: number,
): WireAnswer {
  return {
    kind: 'answered',
    status,
    headers: {
      contentType: headers['content-type'] ?? null,
      location: headers.location ?? null,
      retryAfter: headers['retry-after'] ?? null,
      limitInfo: headers['sforce-limit-info']?.toString() ?? null,
    },
    body,
    completeness,
    latencyMs,
  };
}

function failureOf(error: unknown): Failure {
  const code = codeOf(error);
  if (code === 'ENOTFOUND') return 'dns-not-found';
  if (code.startsWith('EAI_') || code === 'ENODATA') return 'dns-unavailable';
  if (code === 'ETIMEDOUT') return 'timeout';
  return CERTIFICATE_CODE.test(code) ? 'tls' : 'connection';
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'UNKNOWN';
}

import { lookup } from 'node:dns/promises';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls';
import { utcDay } from '../clock.ts';
import type { AllowedHost } from '../credential/host.ts';
import type { NetworkPathPort, PathStep } from '../salesforce/ports.ts';

/** As for requests: another authority to trust, another place to connect to. */
export type PathOptions = {
  readonly ca?: string;
  readonly connectTo?: { readonly host: string; readonly port: number };
};

const PORT = 443;

type Failed = Extract<PathStep, { ok: false }>;

/** DNS, TCP and TLS by Node's own means, each on a connection of its own. */
export function networkPath({ ca, connectTo }: PathOptions): NetworkPathPort {
  const target = (host: AllowedHost) => connectTo ?? { host, port: PORT };
  return {
    resolve: async (host, timeoutMs) => {
      const elapsed = clock();
      try {
        const addresses = await within(timeoutMs, lookup(target(host).host, { all: true }));
        const list = addresses.map(({ address }) => address).join(', ');
        const instead = connectTo === undefined ? '' : ' (--connect-to)';
        return { ok: true, ms: elapsed(), evidence: `${list}${instead}` };
      } catch (error) {
        const code = codeOf(error);
        const failure = code === 'ENOTFOUND' ? 'dns-not-found' : code === 'ETIMEDOUT' ? 'timeout' : 'dns-unavailable';
        return { ok: false, ms: elapsed(), failure, code, evidence: code };
      }
    },
    connect: (host, timeoutMs) => {
      const elapsed = clock();
      const socket = connectTcp(target(host));
      return settled(socket, 'connect', timeoutMs, elapsed, () => ({
        ok: true,
        ms: elapsed(),
        evidence: `${socket.remoteAddress}, port ${socket.remotePort}`,
      }));
    },
    handshake: (host, timeoutMs) => {
      const elapsed = clock();
      const socket = connectTls({
        ...target(host),
        servername: host,
        minVersion: 'TLSv1.2',
        ...(ca === undefined ? {} : { ca }),
        // Judged below instead, so that a certificate that does not verify can be shown; nothing is ever sent here.
        rejectUnauthorized: false,
      });
      return settled(socket, 'secureConnect', timeoutMs, elapsed, () => verified(socket, elapsed()));
    },
  };
}

function verified(socket: TLSSocket, ms: number): PathStep {
  const certificate = certificateLine(socket.getPeerCertificate());
  if (socket.authorized) return { ok: true, ms, evidence: `${socket.getProtocol()}, ${certificate}` };
  // Node sets a text here, whatever its type says.
  const code = String(socket.authorizationError);
  return { ok: false, ms, failure: 'tls', code, evidence: `${code}: ${certificate}` };
}

function certificateLine({ subject, issuer, valid_to: until }: PeerCertificate): string {
  const end = new Date(until);
  const day = Number.isNaN(end.getTime()) ? until : utcDay(end);
  const issued = issuer?.O ?? issuer?.CN ?? 'an unnamed authority';
  return `certificate of ${subject?.CN ?? 'nobody'} until ${day}, by ${issued}`;
}

function settled(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  timeoutMs: number,
  elapsed: () => number,
  succeed: () => PathStep,
): Promise<PathStep> {
  return new Promise((resolve) => {
    const settle = (step: PathStep): void => {
      resolve(step);
      socket.destroy();
    };
    const fail = (failure: Failed['failure'], code: string): void =>
      settle({ ok: false, ms: elapsed(), failure, code, evidence: code });
    socket.setTimeout(timeoutMs, () => fail('timeout', 'ETIMEDOUT'));
    socket.once(event, () => settle(succeed()));
    socket.once('error', (error) => fail(codeOf(error) === 'ETIMEDOUT' ? 'timeout' : 'connection', codeOf(error)));
    socket.once('close', () => fail('connection', 'ECONNRESET'));
  });
}

async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(Object.assign(new Error('too late'), { code: 'ETIMEDOUT' })), timeoutMs);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}

function clock(): () => number {
  const startedAt = performance.now();
  return () => Math.round(performance.now() - startedAt);
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'UNKNOWN';
}

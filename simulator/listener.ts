import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { SecureContext, TLSSocket } from 'node:tls';
import type { Certificates } from './certificates.ts';
import type { SimulatedOrg } from './org.ts';

/** How a host wants its handshakes to go. */
export type Greeting = Pick<SimulatedOrg, 'certificate' | 'handshake'>;

export type Listener = {
  readonly port: number;
  /** Handshakes completed, for one host name or for all. */
  readonly handshakes: (host?: string) => number;
  readonly clearHandshakes: () => void;
  /** TCP connections open now, those still in their handshake included. */
  readonly openConnections: () => number;
  /** 1 for the first connection ever accepted, 2 for the next. */
  readonly connectionNumber: (request: IncomingMessage) => number;
  /** Ends the request's connection with a TCP reset. */
  readonly reset: (request: IncomingMessage) => void;
  /** Ends every connection, hanging ones too, and stops listening. */
  readonly close: () => Promise<void>;
};

/** Listens for TLS on loopback; the server name in the handshake decides what is presented. */
export async function listen(options: {
  readonly port: number;
  readonly certificates: Certificates;
  readonly greeting: (host: string) => Greeting;
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => void;
}): Promise<Listener> {
  const { certificates, greeting } = options;
  const connections = new Map<number | undefined, { readonly number: number; readonly socket: Socket }>();
  const handshakes = new Map<string, number>();
  let accepted = 0;

  const present = (host: string, done: (error: Error | null, context?: SecureContext) => void): void => {
    const { certificate, handshake } = greeting(host);
    if (handshake === 'hangs') return;
    if (handshake === 'fails') done(new Error('this handshake is made to fail'));
    else if (certificate === 'valid') done(null);
    else certificates.faulty(certificate).then((context) => done(null, context), done);
  };

  const server = createServer({ ...certificates.valid, SNICallback: present }, options.onRequest);
  server.on('connection', (socket: Socket) => {
    const { remotePort } = socket;
    accepted += 1;
    connections.set(remotePort, { number: accepted, socket });
    socket.once('close', () => {
      // The port may have been given to the next connection already.
      if (connections.get(remotePort)?.socket === socket) connections.delete(remotePort);
    });
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    const host = socket.servername || '';
    handshakes.set(host, (handshakes.get(host) ?? 0) + 1);
  });

  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');

  const of = (request: IncomingMessage) => connections.get(request.socket.remotePort);
  return {
    port: (server.address() as AddressInfo).port,
    handshakes: (host) => (host === undefined ? sum(handshakes.values()) : (handshakes.get(host) ?? 0)),
    clearHandshakes: () => handshakes.clear(),
    openConnections: () => connections.size,
    connectionNumber: (request) => of(request)?.number ?? 0,
    reset: (request) => void of(request)?.socket.resetAndDestroy(),
    close: async () => {
      const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
      const ended = [...connections.values()].map(({ socket }) => once(socket.destroy(), 'close'));
      await Promise.all([stopped, ...ended]);
    },
  };
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

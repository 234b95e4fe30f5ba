import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** The emulator with some of its answers changed, where it does less than AWS. */
export type Front = AsyncDisposable & { readonly endpoint: string };

/** Stands in front of the emulator; `change` is shown what was asked and what the emulator says to it. */
export async function frontOf(emulator: string, change: (asked: string, answer: string) => string): Promise<Front> {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { host: _, 'content-length': __, ...headers } = request.headers;
    const answer = await fetch(new URL(request.url ?? '/', emulator), {
      method: request.method ?? 'POST',
      headers: headers as Record<string, string>,
      ...(request.method === 'GET' || request.method === 'HEAD' ? {} : { body }),
    });
    const said = change(body, await answer.text());
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/xml' }).end(said);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

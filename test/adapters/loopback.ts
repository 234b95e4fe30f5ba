import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A service on loopback that answers each request's body with a status and a body, until the test ends; its address. */
export async function loopback(
  answer: (
    body: string,
    headers: Readonly<Record<string, unknown>>,
  ) => { readonly status?: number; readonly body: string },
): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { status = 200, body } = answer(Buffer.concat(chunks).toString(), request.headers);
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What every client is made with here. */
export const EXAMPLE = {
  region: 'eu-central-1',
  credentials: { accessKeyId: 'example', secretAccessKey: 'example' },
} as const;

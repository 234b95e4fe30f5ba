import { request } from 'node:https';
import type { SimulatedOrg } from '../../simulator/org.ts';
import type { Simulator } from '../../simulator/simulator.ts';

export type Received = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** In how many pieces the text came. */
  readonly pieces: number;
};

type Wanted = {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Give up after so long without a byte. */
  readonly idleMs?: number;
  /** Trust this instead of the simulator's CA. */
  readonly ca?: string;
};

export const TOKEN_PATH = '/services/oauth2/token';
const FORM = 'application/x-www-form-urlencoded';

/** One request over a connection of its own, certificates verified for the real name; rejects as `node:https` does. */
export function send(simulator: Simulator, host: string, wanted: Wanted = {}): Promise<Received> {
  const { method = 'GET', path = '/', headers = {}, body = '', idleMs = 5_000, ca = simulator.caPem } = wanted;
  return new Promise((resolve, reject) => {
    const length = body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = request(
      {
        host: '127.0.0.1',
        port: simulator.port,
        servername: host,
        ca,
        agent: false,
        timeout: idleMs,
        method,
        path,
        headers: { host, ...length, ...headers },
      },
      (incoming) => {
        const chunks: string[] = [];
        incoming.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text: chunks.join(''),
            pieces: chunks.length,
          }),
        );
        incoming.on('error', reject);
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('idle for too long')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** A form-encoded POST to the token endpoint. */
export function postForm(
  simulator: Simulator,
  host: string,
  form: Readonly<Record<string, string>>,
  wanted: Wanted = {},
): Promise<Received> {
  return send(simulator, host, {
    method: 'POST',
    path: TOKEN_PATH,
    ...wanted,
    headers: { 'content-type': FORM, ...wanted.headers },
    body: new URLSearchParams(form).toString(),
  });
}

/** A right client-credentials request of an org. */
export function requestToken(simulator: Simulator, org: SimulatedOrg, wanted: Wanted = {}): Promise<Received> {
  return postForm(simulator, org.host, clientCredentials(org), wanted);
}

export function clientCredentials(org: Pick<SimulatedOrg, 'clientId' | 'clientSecret'>): Record<string, string> {
  return { grant_type: 'client_credentials', client_id: org.clientId, client_secret: org.clientSecret };
}

/** An authenticated GET. */
export function getWithToken(simulator: Simulator, host: string, path: string, token: string): Promise<Received> {
  return send(simulator, host, { path, headers: { authorization: `Bearer ${token}` } });
}

/** The fields of a JSON object. */
export function fields({ text }: Received): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error(`no JSON object: ${text}`);
  return { ...value };
}

/** Status, code and text of a refusal by the token endpoint. */
export function refusal(received: Received): unknown[] {
  const { error, error_description } = fields(received);
  return [received.status, error, error_description];
}

import type { IncomingHttpHeaders } from 'node:http';

/** One request as it arrived, and what the client got to see. */
export type ReceivedRequest = {
  /** Milliseconds since the epoch, when the request was complete. */
  readonly at: number;
  /** 1 for the first TCP connection, 2 for the next. */
  readonly connection: number;
  /** Lower case, without a port. */
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** The body as form fields; null when its type is not a form. */
  readonly form: Readonly<Record<string, string>> | null;
  readonly body: string;
  /** Status and gist ("400 invalid_grant"), or what happened instead ("no answer"). */
  readonly answered: string;
};

/** What the endpoints decide by. */
export type Incoming = Omit<ReceivedRequest, 'answered'>;

const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Reads a request line, headers and body as the endpoints want them. */
export function readRequest(raw: {
  readonly at: number;
  readonly connection: number;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}): Incoming {
  const { url, headers, body } = raw;
  const mark = url.indexOf('?');
  return {
    at: raw.at,
    connection: raw.connection,
    host: hostName(headers.host ?? ''),
    method: raw.method,
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? {} : fields(url.slice(mark + 1)),
    headers,
    form: isForm(headers['content-type']) ? fields(body) : null,
    body,
  };
}

/** The name alone, as certificates and orgs know it. */
function hostName(host: string): string {
  const colon = host.indexOf(':');
  return (colon < 0 ? host : host.slice(0, colon)).toLowerCase();
}

function isForm(contentType: string | undefined): boolean {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase() === FORM_TYPE;
}

function fields(encoded: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(encoded));
}

import { type ApiErrorId, apiErrorById } from './api-errors.ts';
import { type OAuthErrorId, oauthErrorById } from './oauth-errors.ts';

/** Header names in lower case; a list sends the header several times. */
export type AnswerHeaders = Readonly<Record<string, string | string[]>>;

/** A whole HTTP answer; `content-length` is added unless the headers give a length or a transfer encoding of their own. */
export type Answer = {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: string | Uint8Array;
  /** What it says in a word, for the log; never a secret or token. */
  readonly gist?: string;
};

/**
 * What goes wrong at an endpoint. `answer` replaces what the org would say; `drip`, `cut` and `reset within-answer` spoil the
 * way in which it is said.
 */
export type Fault =
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** Written to the connection as they are in place of an HTTP answer; then the connection ends. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** The request is read and never answered. */
  | { readonly kind: 'hang' }
  /** One byte of the body every `everyMs`: an idle timeout never fires. */
  | { readonly kind: 'drip'; readonly everyMs: number }
  /** `Content-Length` promises more than comes before the connection ends. */
  | { readonly kind: 'cut' }
  /** The connection ends in good order, without an answer. */
  | { readonly kind: 'close' }
  /** A TCP reset. */
  | { readonly kind: 'reset'; readonly when: 'before-answer' | 'within-answer' };

/** How one endpoint of an org departs from normal. */
export type Behaviour = {
  readonly fault?: Fault | null;
  /** Only the first so many requests meet the fault; without it every request does. */
  readonly times?: number;
  /** Milliseconds between the request and the answer, faulty or not. */
  readonly delayMs?: number;
};

const JSON_TYPE = 'application/json;charset=UTF-8';
const HTML_TYPE = 'text/html; charset=utf-8';

/** Any answer at all. */
export function rawAnswer(status: number, headers: AnswerHeaders = {}, body: string | Uint8Array = ''): Fault {
  return { kind: 'answer', answer: { status, headers, body } };
}

/** One of {@link OAUTH_ERRORS}, with another status where a test wants one. */
export function oauthError(id: OAuthErrorId, status?: number): Fault {
  const answer = oauthErrorAnswer(id);
  return { kind: 'answer', answer: { ...answer, status: status ?? answer.status } };
}

/** One of {@link API_ERRORS}. */
export function apiError(id: ApiErrorId): Fault {
  return { kind: 'answer', answer: apiErrorAnswer(id) };
}

/** The My Domain moved: `Location` names a path of another host, the token endpoint unless another is given. */
export function redirectTo(host: string, status = 302, path = '/services/oauth2/token'): Fault {
  return rawAnswer(status, { location: `https://${host}${path}` });
}

/** The maintenance page; it has been seen under 503 and under 200. */
export function maintenancePage(status: 503 | 200 = 503): Fault {
  return page(status, 'Salesforce', 'We are down for maintenance. Thank you for your patience.');
}

/** A login page, as an Experience Cloud or Lightning host shows it. */
export function loginPage(status = 200): Fault {
  return page(status, 'Login | Salesforce', '<form method="post"><input name="un"><input name="pw"></form>');
}

/** 420 from the edge: it cannot route the host (deleted scratch org, or one still being made). */
export function edgeCannotRoute(): Fault {
  return page(420, 'Just a moment', 'We are setting things up. If it takes too long, please contact support.');
}

/** No body, as the 406 Salesforce sometimes sends, or an empty 200. */
export function emptyAnswer(status: number): Fault {
  return rawAnswer(status);
}

/** 408 or 429. */
export function throttled(status: 408 | 429 = 429, retryAfterSeconds: number | null = 1): Fault {
  const headers = retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) };
  return rawAnswer(status, headers, 'Too many requests');
}

/** A 5xx with a short text. */
export function serverError(status = 500): Fault {
  return rawAnswer(status, { 'content-type': 'text/plain' }, 'An unexpected error occurred');
}

/** A body far beyond any token answer. */
export function oversizedBody(bytes = 1_000_000): Fault {
  return rawAnswer(200, { 'content-type': JSON_TYPE }, `{"access_token":"${'x'.repeat(bytes)}"}`);
}

/** Says JSON, is none. */
export function invalidJson(status = 200): Fault {
  return rawAnswer(status, { 'content-type': JSON_TYPE }, '{"access_token": oops');
}

/** What the REST API says beside {@link API_ERRORS}: it refuses a fresh token without a word, or sends it to the login page. */
export const API_ANSWERS = {
  'session-refused-bare': () => emptyAnswer(401),
  'back-to-login': (host: string) => redirectTo(host, 302, '/?ec=302&startURL=%2Fservices%2Fdata'),
} as const satisfies Readonly<Record<string, (host: string) => Fault>>;

/** A JSON answer. */
export function jsonAnswer(status: number, value: unknown, headers: AnswerHeaders = {}): Answer {
  return { status, headers: { 'content-type': JSON_TYPE, ...headers }, body: JSON.stringify(value) };
}

/** The answer of the token endpoint that carries this refusal. */
export function oauthErrorAnswer(id: OAuthErrorId): Answer {
  const { status, error, description } = oauthErrorById(id);
  const body = { error, error_description: description };
  return { ...jsonAnswer(status, body, { 'cache-control': 'no-store' }), gist: error };
}

/** The answer of the REST API that carries this refusal: always a list. */
export function apiErrorAnswer(id: ApiErrorId): Answer {
  const { status, message, errorCode } = apiErrorById(id);
  return { ...jsonAnswer(status, [{ message, errorCode }]), gist: errorCode };
}

function page(status: number, title: string, body: string): Fault {
  return rawAnswer(
    status,
    { 'content-type': HTML_TYPE },
    `<!DOCTYPE html><html><head><title>${title}</title></head><body>${body}</body></html>`,
  );
}

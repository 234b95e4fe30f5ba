import fc from 'fast-check';
import { anyCharacter } from '../any-character.ts';
import { API_CASES, OAUTH_CASES, WORDLESS_CASES } from '../salesforce/every-case.ts';

/** Texts that must not come out again. They look like no known kind of secret, so that only knowing them helps. */
export const SECRET = ['Vk9&q"Zr7<p', 'Lm/ x=Wd2%Tn', 'Jb6'].join('+');
export const PASSWORD = ['hW3\\d;Yt', '?cN8#'].join('');
export const TOKEN = ['Tk7.Qz', 'Hm_4~Rw', '9Xc/Ub+Ge=='].join('!');

export const HOST = 'acme.my.salesforce.com';
export const ORG_ID = '00Dxx0000001gPLEAY';

type Headers = {
  contentType: string | null;
  location: string | null;
  retryAfter: string | null;
  limitInfo: string | null;
};

/** An answer, or the lack of one, as the network port gives it; `latencyMs` passes on the clock before it comes. */
export type FuzzAnswer = { readonly latencyMs: number } & (
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Headers;
      readonly body: string;
      readonly completeness: 'complete' | 'cut' | 'oversized';
    }
  | {
      readonly kind: 'failed';
      readonly failure: 'dns-not-found' | 'dns-unavailable' | 'connection' | 'tls' | 'timeout';
      readonly code: string;
    }
);

/** A whole HTTP answer while it is being put together; `fields` become a JSON body unless they are null. */
type Draft = {
  status: number;
  headers: Headers;
  fields: Record<string, unknown> | readonly unknown[] | null;
  text: string;
  completeness: 'complete' | 'cut' | 'oversized';
};

const NO_HEADERS: Headers = { contentType: null, location: null, retryAfter: null, limitInfo: null };
export const json = (status: number, fields: Draft['fields'], headers: Partial<Headers> = {}): Draft => ({
  status,
  headers: { ...NO_HEADERS, contentType: 'application/json;charset=UTF-8', ...headers },
  fields,
  text: '',
  completeness: 'complete',
});
const page = (status: number, text: string): Draft => ({
  ...json(status, null, { contentType: 'text/html' }),
  text: `<html><head><title>Salesforce</title></head><body>${text}</body></html>`,
});

export const GRANT = {
  access_token: TOKEN,
  instance_url: `https://${HOST}`,
  id: `https://login.salesforce.com/id/${ORG_ID}/005xx000001SwiUAAS`,
  token_type: 'Bearer',
  issued_at: '1763798400000',
  signature: 'c2lnbmF0dXJl',
  scope: 'api id',
};

export type Flow = 'client_credentials' | 'password' | 'jwt_bearer';
type Refusal = { readonly flow: Flow; readonly draft: Draft };
const refusals = OAUTH_CASES.map(({ flow, status, error, description, cause }) => {
  const draft = json(status, { error, error_description: description ?? error.replaceAll('_', ' ') });
  return { cause, refusal: { flow, draft } satisfies Refusal };
});
/** One refusal of each cause as often as all the others together. */
export const refusal: fc.Arbitrary<Refusal> = fc.oneof(
  fc.constantFrom(...new Map(refusals.map(({ cause, refusal }) => [cause, refusal])).values()),
  fc.constantFrom(...refusals.map(({ refusal }) => refusal)),
);

export const validToken: fc.Arbitrary<Draft> = fc.oneof(
  { weight: 8, arbitrary: fc.constant(json(200, GRANT)) },
  { weight: 6, arbitrary: refusal.map(({ draft }) => draft) },
  { weight: 1, arbitrary: fc.constantFrom(page(503, 'We are down for maintenance.'), page(200, 'Under maintenance')) },
  { weight: 1, arbitrary: fc.constantFrom(page(200, 'Guest Wi-Fi'), page(404, 'Nothing here')) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('https://new.my.salesforce.com/services/oauth2/token', 'https://evil.example.com/', '/login')
      .map((location) => json(302, null, { location })),
  },
);

const apiErrors = API_CASES.map(({ status, errorCode, message, cause }) => {
  return { cause, draft: json(status, [{ errorCode, message }]) };
});
const wordless = WORDLESS_CASES.map(({ status, location }) =>
  json(status, null, { contentType: null, location: location(HOST) }),
);
export const validProbe: fc.Arbitrary<Draft> = fc.oneof(
  fc.constant(json(200, { sobjects: '/' }, { limitInfo: 'api-usage=18/15000' })),
  fc.constantFrom(...apiErrors.map(({ draft }) => draft), ...wordless),
  fc.constantFrom(...new Map(apiErrors.map(({ cause, draft }) => [cause, draft])).values()),
);

/** The forms in which a server may repeat what it was sent. */
const echo: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(SECRET, PASSWORD, TOKEN),
    fc.constantFrom<((text: string) => string)[]>(
      (text) => text,
      (text) => text.toUpperCase(),
      encodeURIComponent,
      (text) => encodeURIComponent(encodeURIComponent(text)),
      (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
      (text) => Array.from(text, (letter) => `&#${letter.codePointAt(0)};`).join(''),
      (text) => Array.from(text, (letter) => `&#x${letter.codePointAt(0)?.toString(16)};`).join(''),
      (text) => Array.from(text, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
      (text) => Buffer.from(text).toString('base64'),
      (text) => Buffer.from(`client_secret=${text}&`).toString('base64'),
      (text) => Buffer.from(text).toString('base64url'),
      (text) => Buffer.from(text).toString('hex'),
      (text) => text.split('').join('\u200b'),
    ),
    fc.constantFrom('', 'x'.repeat(290), 'you sent '),
  )
  .map(([secret, encode, before]) => `${before}${encode(secret)}`);

const strangeText = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 40 }),
  fc.string({ maxLength: 40 }),
  echo,
  fc.constantFrom('', ' ', '\u0000', '\r\n', '\u202e', 'null', '__proto__', 'https://', `https://${HOST}`, 'Bearer'),
);
const strangeValue = fc.oneof(
  strangeText,
  fc.constantFrom<unknown[]>(null, true, 0, -1, [], {}, ['api'], { error: 'x' }),
);
const fieldName = fc.oneof(
  fc.constantFrom(...Object.keys(GRANT), 'error', 'error_description', 'errorCode', 'message'),
  strangeText,
);
const instanceUrl = fc.constantFrom(
  'https://other.my.salesforce.com',
  'https://other.my.salesforce.com/',
  'https://acme--uat.sandbox.my.salesforce.com',
  'https://acme.my.salesforce.mil',
  'http://acme.my.salesforce.com',
  'https://acme.my.salesforce.com.evil.example',
  'https://acme.my.salesforce.com@evil.example',
  'https://evil.example/acme.my.salesforce.com',
  'https://acme.my.salesforce.com:444',
  'https://my.salesforce.com',
  `https://${Buffer.from(SECRET).toString('hex').slice(0, 60)}.my.salesforce.com`,
);
const id = fc.constantFrom(
  'https://login.salesforce.com/id/00Dxx0000001gPL/005xx000001SwiU',
  'https://login.salesforce.com/id/00Dyy0000009zZZ/005xx000001SwiU',
  'https://login.salesforce.com/id/00Dxx0000001gP',
  'https://login.salesforce.com/id/005xx000001SwiU',
  'https://login.salesforce.com/id/',
);

type Mutation = (draft: Draft) => Draft;
const onFields =
  (change: (fields: Record<string, unknown>) => Record<string, unknown>): Mutation =>
  (draft) => {
    const { fields } = draft;
    if (fields === null) return draft;
    if (!Array.isArray(fields)) return { ...draft, fields: change({ ...fields }) };
    return { ...draft, fields: fields.map((item) => change({ ...item })) };
  };
const withField = (name: string, value: unknown): Mutation => onFields((fields) => ({ ...fields, [name]: value }));
const onText =
  (change: (text: string) => string): Mutation =>
  (draft) => ({ ...draft, fields: null, text: change(textOf(draft)) });

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.constantFrom(200, 201, 204, 301, 400, 401, 403, 404, 406, 408, 410, 420, 429, 500, 503).map(
    (status): Mutation =>
      (draft) => ({ ...draft, status }),
  ),
  fieldName.map((name) =>
    onFields((fields) => Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name))),
  ),
  fc.tuple(fieldName, strangeValue).map(([name, value]) => withField(name, value)),
  instanceUrl.map((url) => withField('instance_url', url)),
  id.map((value) => withField('id', value)),
  echo.map((text) => withField('error_description', text)),
  echo.map((text) => withField('scope', `api ${text}`)),
  onCase(),
  fc.nat(200).map((length) => onText((text) => text.slice(0, length))),
  fc
    .tuple(fc.nat(200), strangeText)
    .map(([at, inserted]) => onText((text) => text.slice(0, at) + inserted + text.slice(at))),
  fc.constantFrom('cut' as const, 'oversized' as const).map(
    (completeness): Mutation =>
      (draft) => ({ ...draft, completeness }),
  ),
  fc.tuple(fc.constantFrom('contentType', 'location', 'retryAfter', 'limitInfo'), strangeText).map(
    ([name, value]): Mutation =>
      (draft) => ({ ...draft, headers: { ...draft.headers, [name]: value } }),
  ),
);

function onCase(): fc.Arbitrary<Mutation> {
  const letters = fc.constantFrom<((text: string) => string)[]>(
    (text) => text.toUpperCase(),
    (text) => text.replaceAll(' ', '  '),
    (text) => `${text}.`,
  );
  return letters.map((change) =>
    onFields((fields) =>
      Object.fromEntries(
        Object.entries(fields).map(([key, value]) => [
          key,
          typeof value === 'string' && /^(?:error|message)/.test(key) ? change(value) : value,
        ]),
      ),
    ),
  );
}

function textOf({ fields, text }: Draft): string {
  return fields === null ? text : JSON.stringify(fields);
}

const latency = fc.oneof({ weight: 6, arbitrary: fc.nat(500) }, { weight: 1, arbitrary: fc.nat(30_000) });

const failure = fc
  .constantFrom(
    ...(['dns-not-found/ENOTFOUND', 'dns-unavailable/EAI_AGAIN', 'connection/ECONNRESET'] as const),
    ...(['tls/CERT_HAS_EXPIRED', 'timeout/ETIMEDOUT', 'connection/HPE_INVALID_CONSTANT'] as const),
  )
  .map((text) => {
    const [failure, code = ''] = text.split('/');
    return { kind: 'failed' as const, failure: failure as 'tls', code };
  });
export const unanswered: fc.Arbitrary<FuzzAnswer> = fc
  .tuple(failure, latency)
  .map(([content, latencyMs]) => ({ ...content, latencyMs }));

/** Half of them good ones that something happened to; some good ones as they are; the rest anything, or none at all. */
export function answer(valid: fc.Arbitrary<Draft>): fc.Arbitrary<FuzzAnswer> {
  const mutated = fc
    .tuple(valid, fc.array(mutation, { minLength: 1, maxLength: 3 }))
    .map(([draft, mutations]) => mutations.reduce((changed, mutate) => mutate(changed), draft));
  const anything: fc.Arbitrary<Draft> = fc.record({
    status: fc.oneof(fc.integer({ min: 100, max: 599 }), fc.constantFrom(200, 400)),
    headers: fc.record({
      contentType: fc.option(fc.oneof(fc.constantFrom('application/json', 'text/html', 'text/plain'), strangeText)),
      location: fc.option(strangeText),
      retryAfter: fc.option(fc.oneof(fc.nat(100).map(String), strangeText)),
      limitInfo: fc.option(strangeText),
    }),
    fields: fc.constant(null),
    text: fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('utf8')),
      fc.json(),
      strangeText,
    ),
    completeness: fc.constantFrom('complete' as const, 'complete' as const, 'cut' as const, 'oversized' as const),
  });
  return fc.oneof(
    { weight: 5, arbitrary: sent(mutated) },
    { weight: 3, arbitrary: sent(valid) },
    { weight: 1, arbitrary: sent(anything) },
    { weight: 1, arbitrary: unanswered },
  );
}

function sent(draft: fc.Arbitrary<Draft>): fc.Arbitrary<FuzzAnswer> {
  return fc.tuple(draft, latency).map(([drawn, latencyMs]) => ({ ...good(drawn), latencyMs }));
}

export const good = (draft: Draft): FuzzAnswer => {
  const { status, headers, completeness } = draft;
  return { kind: 'answered', status, headers, body: textOf(draft), completeness, latencyMs: 20 };
};

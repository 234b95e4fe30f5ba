import { type Fault, rawAnswer } from '../simulator/faults.ts';
import type { OrgPatch } from '../simulator/org.ts';

/** How a server may write down what it was sent. */
export const FORMS: Readonly<Record<string, (secret: string) => string>> = {
  'as it is': (secret) => secret,
  'in upper case': (secret) => secret.toUpperCase(),
  'URL-encoded': encodeURIComponent,
  'URL-encoded twice': (secret) => encodeURIComponent(encodeURIComponent(secret)),
  'form-encoded': (secret) => new URLSearchParams({ client_secret: secret }).toString(),
  'HTML-escaped': (secret) =>
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
  'as character references': (secret) => Array.from(secret, (letter) => `&#${letter.codePointAt(0)};`).join(''),
  'JSON-escaped': (secret) => JSON.stringify(secret).slice(1, -1),
  'as JSON escapes': (secret) =>
    Array.from({ length: secret.length }, (_, at) => `\\u${secret.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
      '',
    ),
  'in Base64': (secret) => Buffer.from(secret).toString('base64'),
  'in a Basic header': (secret) => `Basic ${Buffer.from(`example_id:${secret}`).toString('base64')}`,
  'in hexadecimal': (secret) => Buffer.from(secret).toString('hex'),
  'between invisible characters': (secret) => Array.from(secret).join('\u200b'),
};

const JSON_TYPE = { 'content-type': 'application/json' };
const HTML = { 'content-type': 'text/html' };
const json = (status: number, value: unknown): Fault => rawAnswer(status, JSON_TYPE, JSON.stringify(value));
const refusal = (error: string, description: string): OrgPatch => ({
  token: { fault: json(400, { error, error_description: description }) },
});
/** What may stand in a header. */
const inHeader = (text: string): string => text.replace(/[^\x20-\x7e]/g, (letter) => encodeURIComponent(letter));

/** Where a server may repeat a text, before or after it handed out this token. */
export const PLACES: Readonly<Record<string, (text: string, token: string) => OrgPatch>> = {
  'the description of a known error': (text) => refusal('invalid_client', `invalid client credentials: ${text}`),
  'the description of an unknown error': (text) => refusal('brand_new', text),
  'the error itself': (text) => refusal(text, 'see the error'),
  'a description longer than is shown': (text) => refusal('brand_new', `${'x'.repeat(270)} ${text}`),
  'the title of a page': (text) => ({ token: { fault: rawAnswer(200, HTML, `<title>${text}</title>`) } }),
  'the text of a page': (text) => ({ token: { fault: rawAnswer(404, HTML, `<p>you sent</p><b>${text}</b>`) } }),
  'a maintenance page': (text) => ({ token: { fault: rawAnswer(200, HTML, `under maintenance ${text}`) } }),
  'an error of the server': (text) => ({ token: { fault: json(503, { error: text, error_description: text }) } }),
  'a rate limit': (text) => ({ token: { fault: rawAnswer(429, { 'retry-after': '3600' }, text) } }),
  'a redirect': (text) => ({ token: { fault: rawAnswer(302, { location: `https://${inHeader(text)}/login` }) } }),
  'response headers': (text) => ({
    token: { fault: rawAnswer(401, { 'www-authenticate': inHeader(text), 'content-type': inHeader(text) }, 'no') },
  }),
  'bytes that are no HTTP': (text) => ({ token: { fault: { kind: 'bytes', bytes: Buffer.from(`${text}\r\n`) } } }),
  'an instance': (text) => ({ tokenFields: { instance_url: `https://evil.example/${text}` } }),
  'a scope': (text, token) => ({ ...GOOD_PROBE, tokenFields: { access_token: token, scope: `api ${text} ${token}` } }),
  'an identity': (text) => ({ tokenFields: { id: `https://login.salesforce.com/id/${text}` } }),
  'an error beside a token': (text, token) => ({
    tokenFields: { access_token: token, error: 'brand_new', error_description: `${text} ${token}` },
  }),
  'an error of the API': (text, token) => ({
    tokenFields: { access_token: token },
    api: { fault: json(403, [{ errorCode: text, message: `${text} ${token}` }]) },
  }),
  'a page of the API': (text, token) => ({
    tokenFields: { access_token: token },
    api: { fault: rawAnswer(200, HTML, `<title>${text} ${token}</title>`) },
  }),
};

const GOOD_PROBE = { api: { fault: json(200, {}) } };

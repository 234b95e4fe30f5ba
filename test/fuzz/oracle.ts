import { OF_THE_SECRET, PROMISED } from '../salesforce/cases.ts';

/*
 * The conditions for `healthy`, and what must never be shown, written from the promises alone: nothing of the product is
 * imported here, so that the two can disagree.
 */

/** One request and what came back. */
export type Exchange = {
  readonly host: string;
  readonly method: 'POST' | 'GET';
  readonly bearer: string | null;
  readonly answer:
    | {
        readonly kind: 'answered';
        readonly status: number;
        readonly body: string;
        readonly completeness: 'complete' | 'cut' | 'oversized';
      }
    | { readonly kind: 'failed' };
};

/** Every code that a check may end with. */
export const CODES: readonly string[] = Object.values(PROMISED).flat();

/** What a fuzz run has to reach. */
export const BRANCHES: readonly string[] = ['healthy', ...CODES.filter((code) => !OF_THE_SECRET.includes(code))];

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const INSTANCE = new RegExp(
  `^https://((?:${LABEL}\\.)+my\\.(?:salesforce\\.com|salesforce\\.mil|sfcrmproducts\\.cn))/?$`,
  'i',
);
const ORG_ID = /\/id\/(00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?)(?:\/|$)/;

/** May this conversation, in order, be called healthy? `expectedOrgId`: as the tag has it; null for none. */
export function mayBeHealthy(
  exchanges: readonly Exchange[],
  rules: { readonly probe: boolean; readonly expectedOrgId: string | null },
): boolean {
  const login = exchanges.findLast(({ method }) => method === 'POST');
  const grant = login === undefined ? null : grantOf(login);
  if (grant === null) return false;
  const instance = INSTANCE.exec(grant.instanceUrl)?.[1]?.toLowerCase();
  const orgId = ORG_ID.exec(grant.id)?.[1];
  if (instance === undefined || orgId === undefined || grant.tokenType.toLowerCase() !== 'bearer') return false;
  if (rules.expectedOrgId !== null && rules.expectedOrgId.slice(0, 15) !== orgId.slice(0, 15)) return false;
  if (!rules.probe) return true;
  const proof = exchanges.findLast(({ method }) => method === 'GET');
  if (proof === undefined || proof.host !== instance || proof.bearer !== grant.token) return false;
  const { answer } = proof;
  return (
    answer.kind === 'answered' && answer.completeness === 'complete' && answer.status >= 200 && answer.status <= 299
  );
}

/** The token that the last login was answered with, usable or not: from then on it must not be shown. */
export function tokenGiven(exchanges: readonly Exchange[]): readonly string[] {
  const answer = exchanges.findLast(({ method }) => method === 'POST')?.answer;
  if (answer?.kind !== 'answered' || answer.status >= 406 || answer.completeness !== 'complete') return [];
  const { access_token: token } = jsonObject(answer.body);
  return typeof token === 'string' && token.trim() !== '' ? [token] : [];
}

/** Did a token travel to a host that may not have it? */
export function strayTokens(exchanges: readonly Exchange[]): readonly string[] {
  return exchanges.flatMap(({ host, bearer }) =>
    bearer !== null && !INSTANCE.test(`https://${host}`) ? [`a token went to ${host}`] : [],
  );
}

function grantOf({ answer }: Exchange) {
  if (answer.kind === 'failed' || answer.status !== 200 || answer.completeness !== 'complete') return null;
  const fields = jsonObject(answer.body);
  const text = (name: string): string => (typeof fields[name] === 'string' ? String(fields[name]) : '');
  const token = text('access_token');
  if (token.trim() === '' || text('error').trim() !== '') return null;
  return { token, tokenType: text('token_type'), instanceUrl: text('instance_url'), id: text('id') };
}

function jsonObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}

/** The secrets that a text gives away: as they are, in another case, escaped or encoded. */
export function leaksIn(text: string, secrets: readonly string[]): readonly string[] {
  const readings = [text, withoutEscapes(text), withoutEscapes(withoutEscapes(text))].map((reading) =>
    reading.toLowerCase(),
  );
  return secrets.filter((secret) => {
    const bytes = Buffer.from(secret);
    const forms = [
      secret,
      bytes.toString('hex'),
      bytes.toString('base64').replace(/=+$/, ''),
      bytes.toString('base64url'),
    ];
    return forms.some((form) => readings.some((reading) => reading.includes(form.toLowerCase())));
  });
}

function withoutEscapes(text: string): string {
  return text
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\(["\\/])/g, '$1')
    .replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/&#x([0-9a-f]+);/gi, (_, hex) => String.fromCodePoint(Number.parseInt(hex, 16) % 0x110000))
    .replace(/&#(\d+);/g, (_, decimal) => String.fromCodePoint(Number(decimal) % 0x110000))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

import { stripped } from './invisible.ts';
import { foldKey, nearMatch, type Part } from './keys.ts';
import type { Parts } from './parts.ts';

const INSTEAD = 'store one for the client credentials flow to have it checked';
const SPENT = `which the check never uses, since that may spend it; ${INSTEAD}`;

/** Refresh tokens of Salesforce start so. */
const REFRESH_TOKEN = /^5Aep[\w.]{20,}$/;

/**
 * Why a secret that is no credential of ours is none that could be tried, and what to store instead; null when it is none of
 * these kinds. Using a refresh token may spend it (Refresh Token Rotation), and SOAP `login()` is not OAuth.
 */
export function notCheckable(entries: object, parts: Parts): string | null {
  if (isSoapLogin(entries, parts))
    return `user name and password without a consumer key are a SOAP login, which the check does not try and which Salesforce ends in June 2027; ${INSTEAD}`;
  if (parts.has('username') && parts.has('password')) return null;
  if (parts.has('private key') && parts.has('user to act as')) return null;
  // Whoever names the flow means it, whatever stands beside.
  if (parts.has('flow')) return null;
  if (holdsRefreshToken(entries)) {
    const orSay = parts.has('client secret')
      ? '; or add "flow": "client_credentials" if the app has that flow already'
      : '';
    return `the secret holds a refresh token, ${SPENT}${orSay}`;
  }
  return holdsSfdxUrl(entries) && !parts.has('client secret') ? SFDX_URL : null;
}

/** What stands beside a credential that is read, is a login of its own, and is not tried. */
export function leftAlone(entries: object): readonly string[] {
  return [...(holdsRefreshToken(entries) ? ['refresh token'] : []), ...(holdsSfdxUrl(entries) ? ['SFDX URL'] : [])].map(
    (login) => `the ${login} beside the credential is neither used nor checked`,
  );
}

function holdsRefreshToken(entries: object): boolean {
  return textsOf(entries).some(
    ([key, text]) => (foldKey(key) === 'refreshtoken' && text !== '') || REFRESH_TOKEN.test(text),
  );
}

function holdsSfdxUrl(entries: object): boolean {
  return textsOf(entries).some(([, text]) => isSfdxUrl(text));
}

function textsOf(entries: object): readonly (readonly [key: string, text: string])[] {
  return Object.entries(entries).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, stripped(value).text]] : [],
  );
}

/** True for the login of a command line, as `sf org display --verbose` prints it. */
export function isSfdxUrl(text: string): boolean {
  return stripped(text).text.startsWith('force://');
}

export const SFDX_URL = `the secret holds an SFDX URL (force://…), the login of a person at the command line with a refresh token inside, ${SPENT}`;

/** A password, somebody whose it is, and no trace of an app, not even under a mistyped key. */
function isSoapLogin(entries: object, parts: Parts): boolean {
  if (parts.has('client id') || parts.has('client secret') || parts.has('flow') || !parts.has('password')) return false;
  const near = (...sought: readonly Part[]) => Object.keys(entries).some((key) => nearMatch(key, sought) !== null);
  return (parts.has('username') || near('username')) && !near('client id', 'client secret');
}

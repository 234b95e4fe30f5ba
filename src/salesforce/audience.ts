import type { Finding } from '../causes/finding.ts';
import type { Credential } from '../credential/credential.ts';
import { type AllowedHost, isSandboxHost } from '../credential/host.ts';
import type { UsableGrant } from './diagnosis.ts';

/** A login as it was judged. */
export type JudgedLogin =
  | { readonly ok: true; readonly grant: UsableGrant }
  | { readonly ok: false; readonly finding: Finding };

/**
 * The audiences to ask for a token with, in order; one null for flows without an assertion. Since Spring '26 External
 * Client Apps want the org's My Domain and refuse login and test (n8n-io/n8n#28990, forcedotcom/cli#3482); Government
 * Cloud and older apps want login or test (simple-salesforce#711, restforce#886). The one that `worked` last comes
 * first; one that the secret names is the only one. An assertion locks nobody out, so a second try costs nothing.
 */
export function audiencesOf(
  credential: Credential,
  host: AllowedHost,
  worked: string | null,
): readonly [string | null, ...string[]] {
  if (credential.flow !== 'jwt_bearer') return [null];
  if (credential.audience !== null) return [credential.audience];
  const own = `https://${host}`;
  // An assertion for the login service is handed to nobody who does not run it.
  if (!/\.my\.salesforce\.(?:com|mil)$/.test(host)) return [own];
  const login = isSandboxHost(host) ? 'https://test.salesforce.com' : 'https://login.salesforce.com';
  return worked === login ? [login, own] : [own, login];
}

/** May another audience be answered differently? True where the answer is about the audience or the app. */
export function mayBeTheAudience(finding: Finding): boolean {
  return informationIn(finding) < ABOUT_SOMETHING_ELSE;
}

const ABOUT_SOMETHING_ELSE = 3;

/** How far Salesforce came with the assertion before it refused: to the audience, the app, its approval, or beyond. */
function informationIn({ cause, evidence }: Finding): number {
  if (cause === 'assertion-rejected' && /audience/i.test(evidence.description ?? '')) return 0;
  if (cause === 'app-not-installed') return 1;
  return cause === 'user-not-approved' ? 2 : ABOUT_SOMETHING_ELSE;
}

/**
 * What two logins with different audiences come to: the one that worked, else the answer that says more, which is the
 * second where both say as much. A hint shows what was tried.
 */
export function eitherLogin(
  first: { readonly audience: string | null; readonly finding: Finding },
  second: { readonly audience: string; readonly judged: JudgedLogin },
): JudgedLogin {
  const { judged } = second;
  if (judged.ok) return judged;
  const later = informationIn(judged.finding) >= informationIn(first.finding);
  const telling = later ? judged.finding : first.finding;
  const said = (answer: Finding) => answer.evidence.description ?? answer.evidence.error ?? answer.cause;
  const text = `Tried with two audiences: ${first.audience} (${said(first.finding)}) and ${second.audience} (${said(judged.finding)}).`;
  return {
    ok: false,
    finding: {
      ...telling,
      evidence: { ...telling.evidence, subject: `${first.audience} and ${second.audience}` },
      hints: [...telling.hints, { about: 'login', text }],
    },
  };
}

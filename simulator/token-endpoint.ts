import { readClient } from './client.ts';
import { grantClientCredentials } from './client-credentials-flow.ts';
import { type Answer, oauthErrorAnswer } from './faults.ts';
import { grantJwtBearer, readAssertion } from './jwt-bearer-flow.ts';
import type { OAuthErrorId } from './oauth-errors.ts';
import type { OrgRegistry, RunningOrg, Site } from './org-registry.ts';
import { grantPassword } from './password-flow.ts';
import type { Incoming } from './request.ts';
import { type Granted, tokenAnswer } from './token-answer.ts';

export const TOKEN_PATH = '/services/oauth2/token';

/** Parameters that have no business in a URL. */
const BODY_ONLY = ['grant_type', 'client_id', 'client_secret', 'username', 'password', 'assertion'];

type KnownSite = Exclude<Site, { kind: 'unknown' }>;
type Decision = { readonly org: RunningOrg; readonly granted: Granted } | OAuthErrorId;

/** Answers a token request as Salesforce does where nothing is made to fail. */
export function answerTokenRequest(request: Incoming, site: KnownSite, orgs: OrgRegistry): Answer {
  const decision = decide(request, site, orgs);
  if (typeof decision === 'string') return oauthErrorAnswer(decision);
  return tokenAnswer(decision.org, decision.granted, request.at);
}

function decide(request: Incoming, site: KnownSite, orgs: OrgRegistry): Decision {
  const { form } = request;
  if (request.method !== 'POST') return 'post-required';
  if (form === null || BODY_ONLY.some((name) => name in request.query)) return 'grant-type-not-supported';
  switch (form.grant_type) {
    case 'client_credentials': {
      if (site.kind === 'login') return 'login-host';
      const client = readClient(request, form);
      if (client === null) return 'invalid_basic_auth_header';
      return decided(site.org, grantClientCredentials(form, client, site.org));
    }
    case 'password': {
      const client = readClient(request, form);
      if (client === null) return 'invalid_basic_auth_header';
      const org = orgOf(site, client.id, orgs);
      return org === null ? 'client-id-unknown' : decided(org, grantPassword(form, client, org));
    }
    case 'urn:ietf:params:oauth:grant-type:jwt-bearer': {
      const assertion = readAssertion(form.assertion ?? '');
      if (assertion === null) return 'assertion-invalid';
      const org = orgOf(site, String(assertion.claims.iss), orgs);
      return org === null ? 'client-id-unknown' : decided(org, grantJwtBearer(assertion, org, request.at));
    }
    default:
      return 'grant-type-not-supported';
  }
}

function decided(org: RunningOrg, grant: Granted | OAuthErrorId): Decision {
  return typeof grant === 'string' ? grant : { org, granted: grant };
}

/** The login service finds the org by its client; a My Domain is the org. */
function orgOf(site: KnownSite, clientId: string, orgs: OrgRegistry): RunningOrg | null {
  return site.kind === 'login' ? orgs.withClient(clientId, site.sandboxes) : site.org;
}

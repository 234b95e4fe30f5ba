import { type Answer, apiErrorAnswer, type Fault } from './faults.ts';
import { nextFault, type OrgRegistry } from './org-registry.ts';
import type { Incoming } from './request.ts';
import { answerApiRequest } from './rest-api.ts';
import { answerTokenRequest, TOKEN_PATH } from './token-endpoint.ts';

/** What a request is going to meet. */
export type Plan = {
  readonly fault: Fault | null;
  readonly delayMs: number;
  /** The answer without the fault; asked for at most once. */
  readonly answer: () => Answer;
};

/** Finds the org by host and the endpoint by path. */
export function plan(request: Incoming, orgs: OrgRegistry): Plan {
  const site = orgs.site(request.host);
  if (site.kind === 'unknown') return { fault: null, delayMs: 0, answer: () => unknownHost(request.host) };
  const endpoint = request.path === TOKEN_PATH ? 'token' : 'api';
  const answer = () => {
    if (endpoint === 'token') return answerTokenRequest(request, site, orgs);
    return site.kind === 'login' ? apiErrorAnswer('url-not-reset') : answerApiRequest(request, site.org);
  };
  if (site.org === null) return { fault: null, delayMs: 0, answer };
  const { delayMs = 0 } = site.org.settings[endpoint];
  return { fault: nextFault(site.org, endpoint), delayMs, answer };
}

function unknownHost(host: string): Answer {
  return {
    status: 421,
    headers: { 'content-type': 'text/plain' },
    body: `The simulator has no org at ${JSON.stringify(host)}; add it with addOrg or serveHosts.\n`,
  };
}

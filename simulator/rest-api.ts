import { type Answer, apiErrorAnswer, jsonAnswer } from './faults.ts';
import type { RunningOrg } from './org-registry.ts';
import type { Incoming } from './request.ts';
import type { Session } from './sessions.ts';

/** Versions 21 to 30 were retired in Summer '25; 68.0 is Winter '27. */
const OLDEST_VERSION = 31;
const LATEST_VERSION = 68;

const RESOURCES = ['sobjects', 'query', 'search', 'limits', 'tooling', 'composite', 'identity'];

const VERSION_PATH = /^\/services\/data\/v(\d+)\.0(\/.*)?$/;

/** Answers everything but token requests as Salesforce does where nothing is made to fail. */
export function answerApiRequest(request: Incoming, org: RunningOrg): Answer {
  if (request.path === '/services/data' || request.path === '/services/data/') return jsonAnswer(200, versions());
  if (request.path === '/services/oauth2/userinfo') return userInfo(request, org);
  if (request.path === '/services/oauth2/revoke') return revoke(request, org);
  const [, version, resource = '/'] = VERSION_PATH.exec(request.path) ?? [];
  return version === undefined
    ? apiErrorAnswer('version-unknown')
    : answerData(request, org, Number(version), resource);
}

function answerData(request: Incoming, org: RunningOrg, version: number, resource: string): Answer {
  const session = sessionOf(request, org);
  const { used, max } = org.settings.apiUsage;
  if (session === null) return apiErrorAnswer('session-invalid');
  if (!session.scopes.includes('api') && !session.scopes.includes('full'))
    return apiErrorAnswer('session-not-for-rest');
  if (session.passwordExpired) return apiErrorAnswer('password-expired');
  if (version > LATEST_VERSION || version < 20) return apiErrorAnswer('version-unknown');
  if (version < OLDEST_VERSION) return apiErrorAnswer('version-retired');
  if (used >= max) return apiErrorAnswer('request-limit-exceeded');
  const usage = { 'sforce-limit-info': `api-usage=${used}/${max}` };
  if (resource === '/') return jsonAnswer(200, resources(version), usage);
  if (resource.startsWith('/limits')) {
    return jsonAnswer(200, { DailyApiRequests: { Max: max, Remaining: max - used } }, usage);
  }
  return apiErrorAnswer('version-unknown');
}

function userInfo(request: Incoming, org: RunningOrg): Answer {
  const session = sessionOf(request, org);
  const { orgId, host } = org.settings;
  if (session === null || !session.scopes.some((scope) => scope === 'id' || scope === 'openid' || scope === 'full')) {
    return { status: 403, headers: { 'content-type': 'text/plain' }, body: 'Bad_OAuth_Token' };
  }
  return jsonAnswer(200, {
    sub: `https://login.salesforce.com/id/${orgId}/${session.userId}`,
    user_id: session.userId,
    organization_id: orgId,
    preferred_username: `integration@${host}`,
    name: 'Integration User',
  });
}

function revoke(request: Incoming, org: RunningOrg): Answer {
  org.sessions.end(request.form?.token ?? request.query.token ?? '');
  return { status: 200, headers: {}, body: '' };
}

function sessionOf(request: Incoming, org: RunningOrg): Session | null {
  const token = /^(?:Bearer|OAuth) (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  return token === undefined ? null : org.sessions.find(token);
}

function versions(): object[] {
  return Array.from({ length: LATEST_VERSION - OLDEST_VERSION + 1 }, (_, index) => {
    const version = OLDEST_VERSION + index;
    return { label: `Version ${version}`, url: `/services/data/v${version}.0`, version: `${version}.0` };
  });
}

function resources(version: number): Record<string, string> {
  return Object.fromEntries(RESOURCES.map((name) => [name, `/services/data/v${version}.0/${name}`]));
}

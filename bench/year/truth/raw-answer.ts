import type { Situation } from './situation.ts';
import type { Face, TroubleKind } from './things.ts';

/** What comes back over the wire, or does not. */
export type RawAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: {
        readonly contentType: string | null;
        readonly location: string | null;
        readonly retryAfter: string | null;
        readonly limitInfo: string | null;
      };
      readonly body: string;
      readonly completeness: 'complete';
      readonly latencyMs: number;
    }
  | {
      readonly kind: 'failed';
      readonly failure: 'dns-not-found' | 'dns-unavailable' | 'connection' | 'tls' | 'timeout';
      readonly code: string;
      readonly latencyMs: number;
    };

/** One request as it goes out; `form` is null for a GET. */
export type RawRequest = { readonly host: string; readonly method: 'POST' | 'GET'; readonly form: string | null };

/** What the org named by the host answers in this situation; `hiccup` is trouble of this one run. */
export function answerTo({ host, method, form }: RawRequest, situation: Situation, hiccup: Face | null): RawAnswer {
  const { face, trouble, broken, accepted } = situation;
  const between = face ?? hiccup;
  if (between !== null) return answerOf(between);
  const kind = broken ? (trouble?.kind ?? null) : null;
  const atToken = kind === null ? null : tokenAnswer(kind);
  if (method === 'GET') {
    return kind === 'api-disabled'
      ? json(403, [{ errorCode: 'API_DISABLED_FOR_ORG', message: 'API is not enabled for this organization' }])
      : json(200, {}, 'api-usage=18/15000');
  }
  if (atToken !== null) return atToken;
  const fields = new URLSearchParams(form ?? '');
  const [clientId, secret] = [fields.get('client_id') ?? '', fields.get('client_secret') ?? ''];
  if (!accepted.has(`${clientId} ${secret}`)) {
    const known = [...accepted].some((pair) => pair.startsWith(`${clientId} `));
    return known
      ? json(400, { error: 'invalid_client', error_description: 'invalid client credentials' })
      : json(400, { error: 'invalid_client_id', error_description: 'client identifier invalid' });
  }
  const org = kind === 'wrong-org' ? `other.${host}` : host;
  const user = situation.userChanged ? '005000000000NEW' : '005000000000OLD';
  return json(200, {
    access_token: `example-token-of-${host}`,
    instance_url: `https://${host}`,
    id: `https://login.salesforce.com/id/${orgIdOf(org)}/${user}`,
    token_type: 'Bearer',
    issued_at: '1780272000000',
    scope: 'api',
  });
}

/** Does the org's host name exist in DNS? */
export function nameOf(situation: Situation): 'exists' | 'missing' | 'unknown' {
  if (situation.face === 'dns') return 'unknown';
  return situation.broken && situation.trouble?.kind === 'domain-gone' ? 'missing' : 'exists';
}

function tokenAnswer(kind: TroubleKind): RawAnswer | null {
  switch (kind) {
    case 'user-deactivated':
    case 'flapping':
      return grantError('invalid_grant', 'inactive user');
    case 'app-blocked':
      return answerOf('blocked');
    case 'run-as-missing':
      return grantError('invalid_grant', 'no client credentials user enabled');
    case 'flow-disabled':
      return grantError('invalid_grant', 'client credentials flow not enabled');
    case 'undocumented-error':
      return grantError('quantum_state_mismatch', 'the credential is entangled elsewhere');
    case 'domain-gone':
      return failed('dns-not-found', 'ENOTFOUND');
    case 'address-refused':
      return answerOf('address');
    case 'maintenance':
      return answerOf('maintenance-page');
    case 'proxy-in-between':
      return html(200, '<html><head><title>Sign in to the proxy</title></head><body>Who are you?</body></html>');
    case 'rotated-in-aws-only':
    case 'rotated-in-salesforce-only':
    case 'sandbox-refreshed':
    case 'secret-spoilt':
    case 'wrong-org':
    case 'api-disabled':
      return null;
  }
}

function answerOf(face: Face): RawAnswer {
  switch (face) {
    case 'timeout':
      return failed('timeout', 'ETIMEDOUT');
    case 'reset':
      return failed('connection', 'ECONNRESET');
    case 'refused':
      return failed('connection', 'ECONNREFUSED');
    case 'dns':
      return failed('dns-unavailable', 'EAI_AGAIN');
    case 'http-503':
      return html(503, '<html><body>Service Unavailable</body></html>');
    case 'http-429':
      return json(429, { error: 'slow_down', error_description: 'too many requests' });
    case 'maintenance-page':
      return html(503, '<html><head><title>Salesforce is down for maintenance</title></head><body></body></html>');
    case 'address':
      return grantError('invalid_grant', 'ip restricted');
    case 'blocked':
      return grantError('app_blocked', 'this app is blocked by admin');
  }
}

function grantError(error: string, description: string): RawAnswer {
  return json(400, { error, error_description: description });
}

function json(status: number, body: unknown, limitInfo: string | null = null): RawAnswer {
  return answered(status, 'application/json;charset=UTF-8', JSON.stringify(body), limitInfo);
}

function html(status: number, body: string): RawAnswer {
  return answered(status, 'text/html', body, null);
}

function answered(status: number, contentType: string, body: string, limitInfo: string | null): RawAnswer {
  const headers = { contentType, location: null, retryAfter: null, limitInfo };
  return { kind: 'answered', status, headers, body, completeness: 'complete', latencyMs: 200 };
}

function failed(failure: Extract<RawAnswer, { kind: 'failed' }>['failure'], code: string): RawAnswer {
  return { kind: 'failed', failure, code, latencyMs: 1000 };
}

/** An org id of 15 characters that only this host has. */
function orgIdOf(host: string): string {
  const sum = [...host].reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) % 2_176_782_336, 7);
  return `00D${sum.toString(36).padStart(12, '0')}`;
}

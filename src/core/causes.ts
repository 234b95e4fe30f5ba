import type { Verdict, WhoActs } from './verdict.ts';

type CauseFacts = { readonly verdict: Exclude<Verdict, 'healthy'>; readonly whoActs: WhoActs };

/** The catalogue of causes: every reason for which an org is not healthy. Codes are stable and promised outward. */
export const CAUSES = {
  'secret-unreadable': { verdict: 'unhealthy', whoActs: 'aws-operator' },
  'secrets-unavailable': { verdict: 'inconclusive', whoActs: 'aws-operator' },
  'secret-malformed': { verdict: 'unhealthy', whoActs: 'integration-team' },
  'host-not-allowed': { verdict: 'unhealthy', whoActs: 'integration-team' },
  'login-host-not-supported': { verdict: 'unhealthy', whoActs: 'integration-team' },
  'client-id-unknown': { verdict: 'unhealthy', whoActs: 'integration-team' },
  'client-secret-wrong': { verdict: 'unhealthy', whoActs: 'integration-team' },
  'app-not-installed': { verdict: 'unhealthy', whoActs: 'salesforce-admin' },
  'app-blocked': { verdict: 'unhealthy', whoActs: 'salesforce-admin' },
  'app-disabled': { verdict: 'unhealthy', whoActs: 'salesforce-admin' },
  'flow-not-enabled': { verdict: 'unhealthy', whoActs: 'salesforce-admin' },
  'run-as-user-missing': { verdict: 'unhealthy', whoActs: 'salesforce-admin' },
  'run-as-user-not-allowed': { verdict: 'unhealthy', whoActs: 'salesforce-admin' },
  'user-inactive': { verdict: 'unhealthy', whoActs: 'salesforce-admin' },
  'org-inactive': { verdict: 'unhealthy', whoActs: 'salesforce-admin' },
  'scopes-missing': { verdict: 'unhealthy', whoActs: 'salesforce-admin' },
  'user-login-failed': { verdict: 'unhealthy', whoActs: 'integration-team' },
  'user-not-approved': { verdict: 'unhealthy', whoActs: 'salesforce-admin' },
  'assertion-rejected': { verdict: 'unhealthy', whoActs: 'integration-team' },
  'policy-not-met': { verdict: 'unhealthy', whoActs: 'salesforce-admin' },
  'rejected-unknown': { verdict: 'unhealthy', whoActs: 'integration-team' },
  'api-disabled': { verdict: 'unhealthy', whoActs: 'salesforce-admin' },
  'api-password-expired': { verdict: 'unhealthy', whoActs: 'salesforce-admin' },
  'org-mismatch': { verdict: 'unhealthy', whoActs: 'integration-team' },
  'domain-not-found': { verdict: 'unhealthy', whoActs: 'integration-team' },
  redirected: { verdict: 'unhealthy', whoActs: 'integration-team' },
  'api-limit-exceeded': { verdict: 'inconclusive', whoActs: 'salesforce-admin' },
  'api-rejected-unknown': { verdict: 'inconclusive', whoActs: 'integration-team' },
  'ip-restricted': { verdict: 'inconclusive', whoActs: 'salesforce-admin' },
  'login-hours-restricted': { verdict: 'inconclusive', whoActs: 'salesforce-admin' },
  'login-rate-exceeded': { verdict: 'inconclusive', whoActs: 'integration-team' },
  'rate-limited': { verdict: 'inconclusive', whoActs: 'nobody' },
  'salesforce-unavailable': { verdict: 'inconclusive', whoActs: 'nobody' },
  'not-salesforce': { verdict: 'inconclusive', whoActs: 'integration-team' },
  'dns-unavailable': { verdict: 'inconclusive', whoActs: 'aws-operator' },
  'connection-failed': { verdict: 'inconclusive', whoActs: 'aws-operator' },
  timeout: { verdict: 'inconclusive', whoActs: 'nobody' },
  'tls-untrusted': { verdict: 'inconclusive', whoActs: 'aws-operator' },
  'response-invalid': { verdict: 'inconclusive', whoActs: 'integration-team' },
  'not-checked': { verdict: 'inconclusive', whoActs: 'aws-operator' },
} as const satisfies Record<string, CauseFacts>;

export type CauseCode = keyof typeof CAUSES;

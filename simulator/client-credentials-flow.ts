import { type Client, secretOf } from './client.ts';
import type { RunningOrg } from './org-registry.ts';
import type { Grant } from './token-answer.ts';

/** Decides a client-credentials request in the order of Salesforce's own checks: request, client, flow, Run-As user, scopes. */
export function grantClientCredentials(form: Readonly<Record<string, string>>, client: Client, org: RunningOrg): Grant {
  const { flows, runAsUserId, runAsState, scopes } = org.settings;
  if ('scope' in form) return 'scope-parameter';
  const clientSecret = secretOf(org, client.id);
  if (clientSecret === null) return 'client-id-unknown';
  if (clientSecret !== client.secret) return 'client-secret-wrong';
  if (flows.clientCredentials !== 'on') return flows.clientCredentials;
  if (runAsUserId === null) return 'run-as-missing';
  if (runAsState === 'inactive') return 'user-inactive';
  if (scopes.every((scope) => scope === 'full')) return 'no-scopes';
  return { userId: runAsUserId, passwordExpired: false, clientSecret };
}

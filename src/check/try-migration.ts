import { CAUSES, type CauseCode } from '../causes/catalogue.ts';
import { DAY_MS } from '../clock.ts';
import { secretsOf } from '../credential/confidential.ts';
import type { Credential } from '../credential/credential.ts';
import { redactor } from '../credential/redaction.ts';
import type { UsableGrant } from '../salesforce/diagnosis.ts';
import { requestOnce } from '../salesforce/request-token.ts';
import type { Remembered } from '../state/remembered.ts';
import type { CheckPorts } from './ports.ts';

/** A step found earlier stands for this long: each try is a login that most orgs will refuse, and log. */
const STANDS_MS = DAY_MS;

/**
 * The next step from the username-password flow to client credentials, found by trying the latter once with the same
 * client id and secret on the org's My Domain (Salesforce KB 000886201 describes the way). A step found for the same
 * version within a day stands, unless a person asks for the org. Null for other flows, and when it could not be told.
 */
export async function tryMigration(
  ports: CheckPorts,
  checked: { readonly versionId: string | null; readonly remembered: Remembered | null; readonly named: boolean },
  credential: Credential,
  grant: UsableGrant,
  endsAt: number,
): Promise<Remembered['migration']> {
  if (credential.flow !== 'password') return null;
  const now = ports.now();
  const { versionId, remembered, named } = checked;
  const last = remembered?.migration ?? null;
  const stands =
    last !== null && last.versionId === versionId && Math.abs(now.getTime() - Date.parse(last.at)) < STANDS_MS;
  if (stands && !named) return last;
  if (endsAt <= now.getTime() || versionId === null) return null;
  const { clientId, clientSecret } = credential;
  const host = grant.instanceHost;
  const connection = ports.network.connect(host);
  try {
    const tried: Credential = { flow: 'client_credentials', clientId, clientSecret, host };
    const redact = redactor(secretsOf(credential));
    const context = { flow: tried.flow, host, redact };
    const judged = await requestOnce(ports, tried, connection, context, endsAt, null);
    // The host comes from the server.
    const step = judged.ok ? ready(redact(host)) : nextStep(judged.finding.cause, redact(host));
    return step === null ? null : { versionId, at: now.toISOString(), step };
  } finally {
    connection.close();
  }
}

function ready(host: string): string {
  return `Client credentials already work on ${host} with the same consumer key and secret: set the secret's host to ${host} and remove username, password and security token.`;
}

/** Null when the answer judges nothing. */
function nextStep(cause: CauseCode, host: string): string | null {
  switch (cause) {
    case 'flow-not-enabled':
    case 'app-disabled':
      return `Next: Setup > App Manager > the app > Edit: select Enable Client Credentials Flow; then set Run As under Manage > Edit Policies and use ${host}.`;
    case 'run-as-user-missing':
      return `Next: Setup > App Manager > the app > Manage > Edit Policies: set Run As to the user of today; then use ${host}.`;
    case 'scopes-missing':
      return `Next: Setup > App Manager > the app > Edit: add the scope "Manage user data via APIs (api)"; then use ${host}.`;
    case 'run-as-user-not-allowed':
    case 'user-inactive':
      return `Next: Setup > App Manager > the app > Manage > Edit Policies: choose an active, approved Run As user; then use ${host}.`;
    case 'app-not-installed':
    case 'client-id-unknown':
      return `Next: create an External Client App with the client credentials flow in the org itself; the app of today is not known on ${host}.`;
    case 'client-secret-wrong':
      return `Next: compare the stored consumer secret with Setup > App Manager > the app > View > Manage Consumer Details: ${host} refuses it for client credentials.`;
    default: {
      const { verdict, meaning } = CAUSES[cause];
      return verdict === 'unhealthy' ? `Next: mend what ${host} answers to client credentials: ${meaning}.` : null;
    }
  }
}

import { readTokenAnswer, tokenRequest } from './core/attempt.ts';
import type { CauseCode } from './core/causes.ts';
import type { Credential } from './core/credential.ts';
import { judgeToken, type UsableGrant } from './core/diagnosis.ts';
import { redactor } from './core/redaction.ts';
import type { AllowedHost } from './core/wire.ts';
import type { Ports } from './ports.ts';

/**
 * The next step from the username-password flow to client credentials, found by trying the latter once with the same
 * client id and secret on the org's My Domain (Salesforce KB 000886201 describes the way). One sentence.
 */
export async function tryMigration(
  ports: Ports,
  credential: Extract<Credential, { flow: 'password' }>,
  grant: UsableGrant,
  endsAt: number,
): Promise<string> {
  const host = grant.instanceHost;
  const timeoutMs = endsAt - ports.now().getTime();
  if (timeoutMs <= 0) return undecided(host);
  const candidate: Credential = {
    flow: 'client_credentials',
    clientId: credential.clientId,
    clientSecret: credential.clientSecret,
    host,
  };
  const connection = ports.network.connect(host);
  try {
    const answer = await connection.send(tokenRequest(candidate, null), { timeoutMs });
    const context = { flow: candidate.flow, host, redact: redactor([candidate.clientSecret]) };
    const judged = judgeToken(readTokenAnswer(answer), context);
    return judged.ok ? ready(host) : nextStep(judged.finding.cause, host);
  } finally {
    connection.close();
  }
}

function ready(host: AllowedHost): string {
  return `Client credentials already work on ${host} with the same consumer key and secret: set the secret's host to ${host} and remove username, password and security token.`;
}

function undecided(host: AllowedHost): string {
  return `Whether client credentials work on ${host} could not be told; the next run tries again.`;
}

function nextStep(cause: CauseCode, host: AllowedHost): string {
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
    default:
      return undecided(host);
  }
}

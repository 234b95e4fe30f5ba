import type { CheckPorts } from '../check/ports.ts';
import { secretsOf } from '../credential/confidential.ts';
import type { Credential } from '../credential/credential.ts';
import { type AllowedHost, checkHost } from '../credential/host.ts';
import { redactor } from '../credential/redaction.ts';
import { asClientCredentials, keyNames } from '../credential/secret-text.ts';
import type { RunSettings } from '../run/settings.ts';
import { requestToken } from '../salesforce/request-token.ts';
import { tryCandidate } from './candidate.ts';
import { type Change, ChangeError, type Consent } from './change.ts';
import type { SecretStorePort } from './ports.ts';
import { replaceIfGood, type StoredSecret } from './stored-secret.ts';

type PasswordCredential = Extract<Credential, { flow: 'password' }>;

/**
 * Turns a username-password secret into one for client credentials, once that flow works with the same consumer key and
 * secret. The password version stays as AWSPREVIOUS.
 * @param named The org's My Domain; null: it is the stored host, or what a login with the password names.
 * @throws ChangeError, StoreError, UnknownOrgsError
 */
export async function migrateSecret(
  ports: CheckPorts & { readonly store: SecretStorePort },
  former: StoredSecret,
  named: AllowedHost | null,
  settings: RunSettings,
  consent: Consent,
): Promise<Change> {
  const { entry, credential } = former;
  if (credential.flow !== 'password') {
    throw new ChangeError(`${entry.name} does not use the username-password flow; there is nothing to migrate.`);
  }
  const host = named ?? (await findMyDomain(ports, credential, settings));
  const text = asClientCredentials(former.text, host);
  const candidate = { org: entry.org, secretId: entry.id, tags: entry.tags, text, former: former.text };
  const checked = await tryCandidate(ports, candidate, settings);
  const kept = keyNames(text);
  const removed = keyNames(former.text).filter((key) => !kept.includes(key));
  return replaceIfGood(ports, former, { action: 'migrate', text, keys: kept, removed }, checked, consent);
}

/** Client credentials are served by the org's own My Domain only; a generic login host does not tell which that is. */
async function findMyDomain(
  ports: CheckPorts,
  credential: PasswordCredential,
  settings: RunSettings,
): Promise<AllowedHost> {
  const own = checkHost(credential.host, 'client_credentials');
  if (own.ok) return own.host;
  const login = checkHost(credential.host, 'password');
  if (!login.ok)
    throw new ChangeError(`The stored host cannot be used: ${login.description}. Name the My Domain: --domain`);
  const connection = ports.network.connect(login.host);
  try {
    const context = { flow: credential.flow, host: login.host, redact: redactor(secretsOf(credential)) };
    const endsAt = ports.now().getTime() + settings.orgTimeoutMs;
    const { judged } = await requestToken(ports, credential, connection, context, endsAt);
    if (judged.ok) return judged.grant.instanceHost;
    throw new ChangeError(
      `The login with the password fails (${judged.finding.cause}), so the org's My Domain is not known. Name it: --domain`,
    );
  } finally {
    connection.close();
  }
}

import type { CheckPorts } from '../check/ports.ts';
import type { Sealed } from '../credential/sealed.ts';
import { keyNames, withClientSecret } from '../credential/secret-text.ts';
import type { RunSettings } from '../run/settings.ts';
import { tryCandidate } from './candidate.ts';
import { type Change, ChangeError, type Consent } from './change.ts';
import type { SecretStorePort } from './ports.ts';
import { replaceIfGood, type StoredSecret } from './stored-secret.ts';

/** `clientId`: a staged rotation in Salesforce changes the consumer key as well; null keeps the stored one. */
export type NewClientSecret = { readonly clientSecret: Sealed; readonly clientId: string | null };

/**
 * Stores a new client secret once it has worked; the former version stays as AWSPREVIOUS, all other keys as they are.
 * @throws ChangeError, StoreError, UnknownOrgsError
 */
export async function rotateSecret(
  ports: CheckPorts & { readonly store: SecretStorePort },
  former: StoredSecret,
  { clientSecret, clientId }: NewClientSecret,
  settings: RunSettings,
  consent: Consent,
): Promise<Change> {
  const { entry, credential } = former;
  if (credential.flow === 'jwt_bearer') {
    throw new ChangeError(`${entry.name} holds a private key and no client secret, so there is none to rotate.`);
  }
  const text = withClientSecret(former.text, clientSecret, clientId);
  const candidate = { org: entry.org, secretId: entry.id, tags: entry.tags, text, former: former.text };
  const checked = await tryCandidate(ports, candidate, settings);
  const same =
    credential.clientSecret.equals(clientSecret) && (clientId ?? credential.clientId) === credential.clientId;
  if (same && checked.verdict === 'healthy') return { kind: 'unchanged', checked };
  return replaceIfGood(ports, former, { action: 'rotate', text, keys: keyNames(text), removed: [] }, checked, consent);
}

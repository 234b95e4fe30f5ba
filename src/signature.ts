import type { Credential } from './core/credential.ts';
import type { UsableGrant } from './core/diagnosis.ts';
import type { SigningPort } from './ports.ts';

/**
 * Does the answer's `signature` prove knowledge of the client secret? Salesforce signs `id` + `issued_at` with
 * HMAC-SHA256. Null when the answer has none, or the flow has no client secret.
 */
export async function signatureAgrees(
  signing: SigningPort,
  grant: UsableGrant,
  credential: Credential,
): Promise<boolean | null> {
  if (grant.signed === null || credential.flow === 'jwt_bearer') return null;
  return (await signing.hmacSha256(credential.clientSecret, grant.signed.text)) === grant.signed.signature;
}

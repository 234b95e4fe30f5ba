import { keyOf } from '../credential/confidential.ts';
import { type Credential, parseCredential } from '../credential/credential.ts';
import type { SecretEntry, SecretsPort } from '../credential/ports.ts';
import type { Remembered } from '../state/remembered.ts';

/** Since when the current value of the client secret is in use, and the AWSCURRENT version's own date. */
export type SecretAge = { readonly since: Date | null; readonly versionCreatedAt: Date | null };

/**
 * The age of the client secret in use. A new version that repeats the client secret does not make it younger: when the
 * version changed since the last run, the version seen then is read and compared in memory. A version that is gone
 * counts as changed. Null when the store cannot say this time, so that the next run asks again.
 */
export async function secretAge(
  secrets: SecretsPort,
  entry: SecretEntry,
  versionId: string,
  credential: Credential,
  remembered: Remembered | null,
): Promise<SecretAge | null> {
  const seen = remembered?.secret ?? null;
  const seenSince = instant(seen?.since);
  if (seen?.versionId === versionId && seen.createdAt !== null) {
    return { since: seenSince, versionCreatedAt: instant(seen.createdAt) };
  }
  const current = await secrets.readVersion(entry.id, versionId);
  if (current.kind === 'unavailable') return null;
  const createdAt = current.kind === 'text' ? current.createdAt : null;
  if (seen === null || seen.versionId === versionId) {
    return { since: seenSince ?? createdAt, versionCreatedAt: createdAt };
  }
  const before = await secrets.readVersion(entry.id, seen.versionId);
  if (before.kind === 'unavailable') return null;
  const parsed = before.kind === 'text' ? parseCredential(before.text) : null;
  const repeated = parsed?.ok === true && keyOf(parsed.credential).equals(keyOf(credential));
  return { since: repeated && seenSince !== null ? seenSince : createdAt, versionCreatedAt: createdAt };
}

function instant(iso: string | null | undefined): Date | null {
  return iso == null ? null : new Date(iso);
}

import type { Credential } from '../credential/credential.ts';
import { lintFleet } from '../credential/lint.ts';
import { hintsOnHealthy } from '../salesforce/api-answer.ts';
import type { UsableGrant } from '../salesforce/diagnosis.ts';
import type { SigningPort } from '../salesforce/ports.ts';
import { loginBudgetHints } from './login-budget.ts';
import type { OrgCheck } from './org-check.ts';
import type { Progress } from './progress.ts';

/** Hints on a credential that works: what may break it next, or looks odd. */
export async function remarksOn(
  signing: SigningPort,
  grant: UsableGrant,
  credential: Credential,
  { apiUsage, tags }: Progress,
): Promise<readonly string[]> {
  const signatureOk = await signatureAgrees(signing, grant, credential);
  return hintsOnHealthy({ ...grant, apiUsage, signatureOk }, tags);
}

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

/** The checks with the hints that only all of them together give. `lastFullRunAt` is the ISO instant of the full run before. */
export function withFleetHints(
  checks: readonly OrgCheck[],
  lastFullRunAt: string | null,
  now: Date,
): readonly OrgCheck[] {
  const findings = [
    lintFleet(checks),
    loginBudgetHints(checks, lastFullRunAt === null ? null : new Date(lastFullRunAt), now),
  ];
  return checks.map((check) => {
    const hints = findings.flatMap((found) => found.get(check.org) ?? []);
    return hints.length === 0 ? check : { ...check, hints: [...check.hints, ...hints] };
  });
}

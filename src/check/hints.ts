import { type Hint, hintsAbout } from '../causes/hint.ts';
import type { Credential } from '../credential/credential.ts';
import { lintFleet } from '../credential/lint.ts';
import type { OrgTags } from '../credential/org-tags.ts';
import { sameId } from '../credential/salesforce-id.ts';
import type { ApiUsage } from '../salesforce/api-answer.ts';
import type { UsableGrant } from '../salesforce/diagnosis.ts';
import type { SigningPort } from '../salesforce/ports.ts';
import { loginBudgetHints } from './login-budget.ts';
import type { OrgCheck } from './org-check.ts';

/** Hints on what a token may do. `scopes` is null when Salesforce did not say. */
export function scopeHints(scopes: readonly string[] | null): readonly Hint[] {
  if (scopes === null || scopes.includes('api') || scopes.includes('full')) return [];
  return hintsAbout('scopes', [
    'The token has no "api" scope: add "Manage user data via APIs (api)" to the app before Salesforce enforces it.',
  ]);
}

/** Hints on whom a token speaks for, and whether the answer was signed by somebody who knows the client secret. */
export async function identityHints(
  signing: SigningPort,
  grant: UsableGrant,
  credential: Credential,
  { runAs }: OrgTags,
): Promise<readonly Hint[]> {
  const { userId } = grant.identity;
  const isOther = runAs !== null && userId !== null && !sameId(runAs, userId);
  return hintsAbout('identity', [
    ...((await signatureAgrees(signing, grant, credential)) === false
      ? ["The answer's signature does not match the client secret."]
      : []),
    ...(isOther ? [`The Run-As user is ${userId}, not ${runAs} as the tag credential-health:run-as expects.`] : []),
  ]);
}

/** Share of the API calls of a day from which on an org is said to run out of them. */
const MUCH_USED = 0.8;

/** Hints on what is left of the org's API calls. */
export function usageHints(usage: ApiUsage | null): readonly Hint[] {
  if (usage === null || usage.max === 0 || usage.used / usage.max < MUCH_USED) return [];
  const percent = Math.floor((usage.used / usage.max) * 100);
  return hintsAbout('limits', [
    `The org has used ${percent} % of its API calls of 24 hours (${usage.used} of ${usage.max}).`,
  ]);
}

/**
 * Does the answer's `signature` prove knowledge of the client secret? Salesforce signs `id` + `issued_at` with
 * HMAC-SHA256. Null when the answer has none, or the flow has no client secret.
 */
async function signatureAgrees(
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
    const hints = findings.flatMap((found) => hintsAbout('fleet', found.get(check.org) ?? []));
    return hints.length === 0 ? check : { ...check, hints: [...check.hints, ...hints] };
  });
}

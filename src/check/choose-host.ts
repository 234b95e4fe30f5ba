import { type Finding, finding } from '../causes/finding.ts';
import { DAY_MS } from '../clock.ts';
import type { Credential } from '../credential/credential.ts';
import { type AllowedHost, checkHost } from '../credential/host.ts';
import type { Learned } from './learned.ts';

/** The host rules as a step of a check. */
export function chooseHost(
  credential: Credential,
): { readonly ok: true; readonly host: AllowedHost } | { readonly ok: false; readonly finding: Finding } {
  const checked = checkHost(credential.host, credential.flow);
  return checked.ok
    ? checked
    : {
        ok: false,
        finding: finding(checked.cause, 'host', {
          description: checked.description,
          ...(checked.proposal === null ? {} : { subject: checked.proposal }),
        }),
      };
}

/** A version of a password that was rejected is not tried again for this long, in milliseconds. */
const LOGIN_PAUSE_MS = DAY_MS;

/**
 * Repeated failures lock the user: a rejected version of a password is not tried again for 24 hours, unless a person
 * asks for that org by name. The last answer is reported instead; null when the login may be tried.
 */
export function withheldLogin({ credential, versionId, remembered, named }: Learned, now: Date): Finding | null {
  const rejected = remembered?.rejectedLogin ?? null;
  if (credential?.flow !== 'password' || rejected === null || named || rejected.versionId !== versionId) return null;
  const again = new Date(Date.parse(rejected.at) + LOGIN_PAUSE_MS);
  if (now >= again || now < new Date(rejected.at)) return null;
  const text = `Not tried again before ${again.toISOString()}, so as not to lock the user; this is the answer of ${rejected.at}.`;
  return finding(rejected.cause, 'token', rejected.evidence, [{ about: 'login', text }]);
}

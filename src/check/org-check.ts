import { HINT_SUBJECTS } from '../causes/hint.ts';
import type { Stage } from '../causes/verdict.ts';
import { orgTags } from '../credential/org-tags.ts';
import { rotationReport } from '../rotation/rotation.ts';
import { date, flag, list, nullable, number, oneOf, type Read, readDocument, record, text } from '../schema.ts';
import { apiUsage, cause, evidence, flow, verdict } from '../state/answers.ts';
import { remembered } from '../state/remembered.ts';

const orgCheck = record({
  org: text,
  secretId: text,
  tags: orgTags,
  flow: nullable(flow),
  /** My Domain host as checked; null when none could be derived. */
  host: nullable(text),
  /** Consumer key in use; kept in state to notice a change, shown nowhere. */
  clientId: nullable(text),
  /** User name (password and JWT flows only). */
  username: nullable(text),
  /** Null only for a disabled org. */
  verdict: nullable(verdict),
  cause: nullable(cause),
  stage: nullable(oneOf(['secret', 'host', 'token', 'probe', 'identity'] satisfies readonly Stage[])),
  evidence: nullable(evidence),
  orgId: nullable(text),
  userId: nullable(text),
  scopes: nullable(list(text)),
  /** Time of the deciding token request in milliseconds. */
  latencyMs: nullable(number),
  /** Token requests sent in this run for AWSCURRENT, retries included. */
  attempts: number,
  hints: list(record({ about: oneOf(HINT_SUBJECTS), text })),
  disabled: flag,
  apiUsage: nullable(apiUsage),
  /** The AWSCURRENT version: its id and when that version was created. */
  version: nullable(record({ id: text, createdAt: nullable(date) })),
  /** When the current value of the client secret came into use (older than the version when a new version repeats the value). */
  secretSince: nullable(date),
  rotation: rotationReport,
  /** Password flow that works: the next step of the way out, as one sentence; null otherwise. */
  migration: nullable(text),
  /** What the next run should know; becomes part of the org's state. */
  remember: remembered,
});

/**
 * Everything one run learned about one org: the input of alerting, digest and report. Holds no secret.
 * Instants are `Date`; what does not apply is null, never absent.
 */
export type OrgCheck = Read<typeof orgCheck>;

/**
 * A check as one function of a distributed run left it for another, as JSON.
 * @throws BrokenDocumentError that says what is wrong.
 */
export function readOrgCheck(document: unknown): OrgCheck {
  return readDocument(document, orgCheck, 'the check of an org');
}

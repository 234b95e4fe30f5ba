import { HINT_SUBJECTS } from '../causes/hint.ts';
import type { Flow, Stage } from '../causes/verdict.ts';
import type { MuteUntil, OrgTags } from '../credential/tags.ts';
import { rotationReport } from '../rotation/rotation.ts';
import {
  flag,
  instant,
  list,
  nullable,
  number,
  oneOf,
  type Read,
  type Reader,
  readDocument,
  record,
  text,
} from '../schema.ts';
import { cause, evidence, verdict } from '../state/answers.ts';
import { remembered } from '../state/remembered.ts';

const date: Reader<Date> = (value) => new Date(instant(value));

const MUTES = {
  day: record({ kind: oneOf(['day']), day: text }),
  until: record({ kind: oneOf(['until']), at: date }),
  recovered: record({ kind: oneOf(['recovered']), at: nullable(instant) }),
};
const kindOfMute = record({ kind: oneOf(['day', 'until', 'recovered']) });
const muteUntil: Reader<MuteUntil> = (value) => MUTES[kindOfMute(value).kind](value);

const tags: Reader<OrgTags> = record({
  enabled: flag,
  team: nullable(text),
  orgId: nullable(text),
  runAs: nullable(text),
  maxAgeDays: nullable(number),
  muteUntil: nullable(muteUntil),
  severity: nullable(oneOf(['critical', 'warning'])),
  note: nullable(text),
  contact: nullable(text),
});

const orgCheck = record({
  org: text,
  secretId: text,
  tags,
  flow: nullable(oneOf(['client_credentials', 'password', 'jwt_bearer'] satisfies readonly Flow[])),
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
  apiUsage: nullable(record({ used: number, max: number })),
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

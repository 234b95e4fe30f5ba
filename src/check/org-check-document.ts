import type { Flow, Stage } from '../causes/verdict.ts';
import type { MuteUntil, OrgTags } from '../credential/tags.ts';
import { flag, instant, list, nullable, number, oneOf, type Reader, readDocument, record, text } from '../schema.ts';
import { cause, comparedVersion, evidence, remembered, verdict } from '../state/state.ts';
import type { OrgCheck } from './org-check.ts';

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

const orgCheck: Reader<OrgCheck> = record({
  org: text,
  secretId: text,
  tags,
  flow: nullable(oneOf(['client_credentials', 'password', 'jwt_bearer'] satisfies readonly Flow[])),
  host: nullable(text),
  clientId: nullable(text),
  username: nullable(text),
  verdict: nullable(verdict),
  cause: nullable(cause),
  stage: nullable(oneOf(['secret', 'host', 'token', 'probe', 'identity'] satisfies readonly Stage[])),
  evidence: nullable(evidence),
  orgId: nullable(text),
  userId: nullable(text),
  scopes: nullable(list(text)),
  latencyMs: nullable(number),
  attempts: number,
  hints: list(text),
  disabled: flag,
  apiUsage: nullable(record({ used: number, max: number })),
  version: nullable(record({ id: text, createdAt: nullable(date) })),
  secretSince: nullable(date),
  rotation: record({
    status: oneOf(['current', 'due', 'overdue', 'managed', 'stuck', 'unknown']),
    ageDays: nullable(number),
    dueAt: nullable(instant),
    versions: nullable(record({ current: oneOf(['rejected']), pending: comparedVersion, previous: comparedVersion })),
    reason: nullable(text),
  }),
  migration: nullable(text),
  remember: remembered,
});

/**
 * A check as one function of a distributed run left it for another, as JSON.
 * @throws BrokenDocumentError that says what is wrong.
 */
export function readOrgCheck(document: unknown): OrgCheck {
  return readDocument(document, orgCheck, 'the check of an org');
}

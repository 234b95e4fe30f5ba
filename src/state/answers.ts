import { CAUSES, type CauseCode } from '../causes/catalogue.ts';
import type { Step } from '../causes/step.ts';
import type { Evidence, Flow, Verdict, WhoActs } from '../causes/verdict.ts';
import { list, nullable, number, oneOf, orElse, type Reader, record, text } from '../schema.ts';
import { SEVERITIES } from './notice.ts';

/** Readers of what an answer was found to mean, for every stored document. */
export const verdict = oneOf(['healthy', 'unhealthy', 'inconclusive'] satisfies readonly Verdict[]);
export const cause = oneOf(Object.keys(CAUSES) as readonly CauseCode[]);
/** A command is there or it is not: absent fields stay absent. */
export const step: Reader<Step> = (value) => {
  const { say, run } = record({ say: text, run: orElse(nullable(text), null) })(value);
  return run === null ? { say } : { say, run };
};
const received = record({
  status: nullable(number),
  error: nullable(text),
  description: nullable(text),
  subject: orElse(nullable(text), null),
  scopes: orElse(nullable(list(text)), null),
});
export const evidence: Reader<Evidence> = (value) => {
  const { subject, scopes, ...answer } = received(value);
  return { ...answer, ...(subject === null ? {} : { subject }), ...(scopes === null ? {} : { scopes }) };
};
export const flow = oneOf(['client_credentials', 'password', 'jwt_bearer'] satisfies readonly Flow[]);
export const severity = oneOf(SEVERITIES);
export const actor = oneOf([
  'salesforce-admin',
  'integration-team',
  'aws-operator',
  'nobody',
] satisfies readonly WhoActs[]);
/** How the age of a client secret stands, or the rotation that AWS does for it. */
export const rotationStatus = oneOf(['current', 'due', 'overdue', 'managed', 'stuck', 'unknown']);
/** API calls of the org's last 24 hours, of how many. */
export const apiUsage = record({ used: number, max: number });

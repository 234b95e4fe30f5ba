import { flag, list, nullable, number, oneOf, openRecord, type Read, record, text, tryDocument } from '../schema.ts';
import { actor, rotationStatus, verdict } from '../state/answers.ts';

const words = nullable(text);
const step = record({ say: text, run: words });

/** A report as a deployed function returns it: the parts that are shown. Its version may know causes that we do not. */
const deployedReport = openRecord({
  schema: oneOf(['credential-health.report/1']),
  summary: openRecord({
    total: number,
    healthy: number,
    unhealthy: number,
    inconclusive: number,
    disabled: number,
    omitted: number,
  }),
  orgs: list(
    openRecord({
      org: text,
      flow: words,
      verdict: nullable(verdict),
      cause: words,
      meaning: words,
      whoActs: nullable(actor),
      steps: nullable(list(step)),
      team: words,
      evidence: nullable(record({ status: nullable(number), error: words, description: words })),
      hints: list(text),
      rotation: openRecord({
        status: rotationStatus,
        dueAt: words,
        versions: nullable(openRecord({})),
        step: nullable(step),
      }),
      migration: words,
    }),
  ),
  delivery: openRecord({ published: flag, confirmedSubscriptions: nullable(number) }),
});

export type DeployedReport = Read<typeof deployedReport>;

/** What the deployed function returned as a report, or how it differs from one, as a sentence. */
export function readDeployedReport(
  payload: unknown,
): { readonly ok: true; readonly report: DeployedReport } | { readonly ok: false; readonly problem: string } {
  const outcome = tryDocument(payload, deployedReport);
  if (outcome.ok) return { ok: true, report: outcome.value };
  const problem = `What the function returned is no report of this version (${outcome.path} must be ${outcome.expected}); deploy the same version as this one.`;
  return { ok: false, problem };
}

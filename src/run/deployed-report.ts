import * as z from 'zod/mini';

const text = z.nullable(z.string());
const step = z.object({ say: z.string(), run: text });

/** A report as a deployed function returns it: the parts that are shown. Its version may know causes that we do not. */
const DeployedReport = z.looseObject({
  schema: z.literal('credential-health.report/1'),
  summary: z.looseObject({
    total: z.number(),
    healthy: z.number(),
    unhealthy: z.number(),
    inconclusive: z.number(),
    disabled: z.number(),
    omitted: z.number(),
  }),
  orgs: z.array(
    z.looseObject({
      org: z.string(),
      flow: z._default(text, null),
      verdict: z.nullable(z.enum(['healthy', 'unhealthy', 'inconclusive'])),
      cause: text,
      meaning: text,
      whoActs: z.nullable(z.enum(['salesforce-admin', 'integration-team', 'aws-operator', 'nobody'])),
      steps: z.nullable(z.array(step)),
      team: text,
      evidence: z.nullable(z.object({ status: z.nullable(z.number()), error: text, description: text })),
      hints: z.array(z.string()),
      rotation: z.looseObject({
        status: z.enum(['current', 'due', 'overdue', 'managed', 'stuck', 'unknown']),
        dueAt: text,
        versions: z.nullable(z.looseObject({})),
        step: z.nullable(step),
      }),
      migration: z._default(text, null),
    }),
  ),
  delivery: z.looseObject({ published: z.boolean(), confirmedSubscriptions: z.nullable(z.number()) }),
});

export type DeployedReport = z.infer<typeof DeployedReport>;

/** What the deployed function returned as a report, or how it differs from one, as a sentence. */
export function readDeployedReport(
  payload: unknown,
): { readonly ok: true; readonly report: DeployedReport } | { readonly ok: false; readonly problem: string } {
  const report = DeployedReport.safeParse(payload);
  if (report.success) return { ok: true, report: report.data };
  const fields = [...new Set(report.error.issues.map(({ path }) => path.join('.') || 'the whole of it'))];
  return {
    ok: false,
    problem: `What the function returned is no report of this version (${fields.slice(0, 5).join(', ')}); deploy the same version as this one.`,
  };
}

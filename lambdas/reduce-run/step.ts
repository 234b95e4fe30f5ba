import { type ReducePorts, reduceRun } from '../../src/distributed/reduce-run.ts';
import { fitResponse, type Report } from '../../src/run/report.ts';
import type { RunSettings } from '../../src/run/settings.ts';
import { instant, readDocument, record, text } from '../../src/schema.ts';

const reduceEvent = record({ runId: text, startedAt: instant, listing: text });

/**
 * A state's output has 262,144 bytes at most, https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html;
 * the rest is room for whatever Step Functions counts beside it.
 */
const OUTPUT_BYTES = 250_000;

/** Last step of a distributed run: the report of the whole, complete. */
export function reduceStep(ports: ReducePorts): (event: unknown, settings: RunSettings) => Promise<Report> {
  return async (event, settings) => reduceRun(ports, readDocument(event, reduceEvent, 'the event'), settings);
}

/** The report as the execution's output: its summary and the orgs that are not well, in as much detail as fits. */
export function outputOf(report: Report): Report {
  const unwell = report.orgs.filter(({ verdict }) => verdict === 'unhealthy' || verdict === 'inconclusive');
  const omitted = report.summary.omitted + report.orgs.length - unwell.length;
  return fitResponse({ ...report, summary: { ...report.summary, omitted }, orgs: unwell }, OUTPUT_BYTES);
}

/** What a run of the deployed function leaves: its answer, the states, what it printed. */
import type { Report } from '../../src/run/report.ts';
import type { StoredDocument } from '../../src/state/ports.ts';
import { readFleetState, readOrgState } from '../../src/state/state.ts';
import type { Seen } from './deployed-story.ts';

/** @throws when the function did not answer with a report. */
export function reportOf({ answer }: Seen): Report {
  if (answer.kind !== 'response') throw new Error(`no report but ${JSON.stringify(answer)}`);
  return answer.payload as Report;
}

/** The revision of each document by its key. */
export function revisionsOf(documents: readonly StoredDocument[]): Record<string, number> {
  return Object.fromEntries(documents.map(({ key, revision }) => [key, revision]));
}

/** What is still to be told, of the fleet and of every org. */
export function pendingIn(documents: readonly StoredDocument[]): readonly unknown[] {
  return documents.flatMap(({ key, document }) =>
    key === 'fleet' ? readFleetState(document).outbox : readOrgState(document).outbox,
  );
}

/** Lines in CloudWatch's embedded metric format. */
export function metricsIn(printed: string): readonly Record<string, unknown>[] {
  return printed
    .split('\n')
    .filter((line) => line.startsWith('{"_aws"'))
    .map((line) => JSON.parse(line));
}

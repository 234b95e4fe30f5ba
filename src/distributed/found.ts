import type { OrgCheck } from '../check/org-check.ts';
import { readOrgCheck } from '../check/org-check.ts';
import { nullable, number, readDocument, record, text } from '../schema.ts';
import { orgKey } from '../state/load-states.ts';
import type { StoredDocument } from '../state/ports.ts';

/** One org as a batch found it: its check, and its state as it was stored before; null for an org without one. */
export type Found = { readonly check: OrgCheck; readonly before: StoredDocument | null };

/** The name of the part in which a batch leaves what it found; the same for every attempt at the batch. */
export function batchPart(firstOrg: string): string {
  return BATCHES + firstOrg;
}

export function isBatchPart(part: string): boolean {
  return part.startsWith(BATCHES);
}

const BATCHES = 'batch/';
/** The part that holds the state of the fleet from before the run. */
export const FLEET_PART = 'fleet';

/** A document as the store gave it, to be read as a state by whoever needs it. */
export const storedDocument = record({ key: text, revision: number, document: (value) => value });
const found = record({ check: readOrgCheck, before: nullable(storedDocument) });

/** @throws BrokenDocumentError that says what is wrong. */
export function readFound(entry: unknown): Found {
  return readDocument(entry, found, 'what a batch found');
}

/** Every check with the document under its org's key. */
export function withStates(checks: readonly OrgCheck[], documents: readonly StoredDocument[]): readonly Found[] {
  const byKey = new Map(documents.map((document) => [document.key, document]));
  return checks.map((check) => ({ check, before: byKey.get(orgKey(check.org)) ?? null }));
}

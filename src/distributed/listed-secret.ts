import type { SecretEntry } from '../credential/ports.ts';
import { date, dictionary, flag, list, nullable, type Reader, readDocument, record, text } from '../schema.ts';

const OWN_TAG = /^credential-health:/i;

const listedSecret: Reader<SecretEntry> = record({
  id: text,
  name: text,
  org: text,
  tags: dictionary(text),
  versions: record({ current: nullable(text), pending: nullable(text), previous: nullable(text) }),
  rotation: record({ managed: flag, nextAt: nullable(date), lastAt: nullable(date) }),
  deletionAt: nullable(date),
});

/** The entry as it is handed on, JSON-ready: other tools' tags stay where they are. */
export function toHandOn(entry: SecretEntry): object {
  return { ...entry, tags: Object.fromEntries(Object.entries(entry.tags).filter(([name]) => OWN_TAG.test(name))) };
}

/**
 * Entries that another function of the run handed on.
 * @throws BrokenDocumentError that says what is wrong.
 */
export function readListed(document: unknown): readonly SecretEntry[] {
  return readDocument(document, list(listedSecret), 'the listing of the run');
}

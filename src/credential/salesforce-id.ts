/**
 * The part of a Salesforce id that names the record, case and all: the form of 18 characters only appends a checksum to
 * the one of 15.
 */
export function recordOf(id: string): string {
  return id.slice(0, 15);
}

/** True when two ids mean the same record, in whichever form each is written. */
export function sameId(one: string, other: string): boolean {
  return recordOf(one) === recordOf(other);
}

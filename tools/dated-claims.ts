/** One row of docs/sources.md. `read` is an ISO date. */
export type DatedClaim = { readonly claim: string; readonly source: string; readonly read: string };

/** The claims of a page of tables (claim, source, kind, read), in its order; rows without a date are none. */
export function datedClaims(page: string): readonly DatedClaim[] {
  return page.split('\n').flatMap((line) => {
    const [, claim = '', source = '', , read = ''] = line.split('|').map((cell) => cell.trim());
    return /^\d{4}-\d{2}-\d{2}$/.test(read) ? [{ claim, source, read }] : [];
  });
}

/** The claims that were last read before a day, the oldest first. */
export function claimsOlderThan(page: string, day: Date): readonly DatedClaim[] {
  const limit = day.toISOString().slice(0, 10);
  return datedClaims(page)
    .filter(({ read }) => read < limit)
    .toSorted((a, b) => (a.read < b.read ? -1 : 1));
}

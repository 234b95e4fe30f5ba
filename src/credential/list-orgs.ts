import { distance } from 'fastest-levenshtein';
import { ExpectedError } from '../expected-error.ts';
import { plain } from '../wording/text.ts';
import { isCalled } from './org-names.ts';
import type { SecretEntry, SecretsPort } from './ports.ts';

/** Which orgs a run is for. */
export type Selection = 'all' | readonly string[];

/** So many unknown names are told with near ones, and no more of each: finding them takes a look at every org. */
const MOST_NAMED = 20;
const LONGEST_NAMED = 80;

/** Names that are no org here; the message lists near ones. */
export class UnknownOrgsError extends ExpectedError {
  readonly unknown: readonly string[];

  constructor(unknown: readonly string[], known: readonly string[]) {
    super(
      unknown
        .slice(0, MOST_NAMED)
        .map((name) => `There is no org "${plain(name, LONGEST_NAMED)}"${suggestion(name, known)}.`)
        .concat(unknown.length > MOST_NAMED ? [`Nor are ${unknown.length - MOST_NAMED} more of these names orgs.`] : [])
        .concat(known.length === 0 ? ['There is no secret under the prefix.'] : [])
        .join('\n'),
    );
    this.name = 'UnknownOrgsError';
    this.unknown = unknown;
  }
}

/**
 * The secrets of the selected orgs, in the store's order, each once.
 * @throws UnknownOrgsError when a name has no secret; whatever the store throws when it cannot list.
 */
export async function listOrgs(secrets: SecretsPort, selection: Selection): Promise<readonly SecretEntry[]> {
  if (selection === 'all') return secrets.list();
  const names = [...new Set(selection)];
  const found = await secrets.find(names);
  const unknown = names.filter((name) => !found.some((entry) => isCalled(entry, name)));
  if (unknown.length > 0) {
    const known = (await secrets.list()).map((entry) => entry.org);
    throw new UnknownOrgsError(unknown, known);
  }
  return found;
}

/** Up to three names that may be meant, the likest first: a few letters differ, or one begins with the other. */
export function nearest(name: string, known: readonly string[]): readonly string[] {
  const folded = name.slice(0, LONGEST_NAMED).toLowerCase();
  const apart = new Map(known.map((candidate) => [candidate, distance(folded, candidate.toLowerCase())]));
  const from = (candidate: string) => apart.get(candidate) ?? Number.POSITIVE_INFINITY;
  const isNear = (candidate: string) =>
    from(candidate) <= Math.max(2, folded.length / 3) ||
    (folded.length >= 3 && candidate.toLowerCase().startsWith(folded)) ||
    (candidate.length >= 3 && folded.startsWith(candidate.toLowerCase()));
  return known
    .filter(isNear)
    .toSorted((a, b) => from(a) - from(b))
    .slice(0, 3);
}

/** The end of a sentence about a name that nothing has: what may have been meant. Empty where nothing is near. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near.length === 0 ? '' : `; the nearest ${near.length === 1 ? 'name is' : 'names are'} ${near.join(', ')}`;
}

import { closest, distance } from 'fastest-levenshtein';

/** The known name that was likely meant, whatever its case; null where none is near. */
export function likelyName(name: string, known: readonly string[]): string | null {
  const near = closest(
    name.toLowerCase(),
    known.map((candidate) => candidate.toLowerCase()),
  );
  const isNear = distance(name.toLowerCase(), near) <= Math.max(2, name.length / 3);
  return (isNear && known.find((candidate) => candidate.toLowerCase() === near)) || null;
}

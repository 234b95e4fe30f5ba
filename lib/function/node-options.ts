/**
 * How Node divides the memory of a function that has so many MB. Left alone, V8 lets the young generation grow with the
 * fleet and the garbage of the old one pile up: checking 10,000 orgs then takes twice the memory (docs/performance.md).
 * Lambda sets limits of its own only where these options name none.
 */
export function nodeOptions(memoryMb: number): string {
  const semiSpaceMb = Math.floor(memoryMb / 32);
  const oldSpaceMb = Math.floor(memoryMb * 0.75);
  return `--max-semi-space-size=${semiSpaceMb} --max-old-space-size=${oldSpaceMb}`;
}

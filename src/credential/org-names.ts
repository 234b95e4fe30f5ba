/**
 * The org of each secret, by the secret's name: what follows its prefix. Where two prefixes give the same, both keep
 * their full name, so that neither is taken for the other.
 */
export function orgNames(secretNames: readonly string[], prefixes: readonly string[]): ReadonlyMap<string, string> {
  const shortNames = new Map(secretNames.map((name) => [name, shortName(name, prefixes)]));
  const times = new Map<string, number>();
  for (const short of shortNames.values()) times.set(short, (times.get(short) ?? 0) + 1);
  return new Map([...shortNames].map(([name, short]) => [name, times.get(short) === 1 ? short : name]));
}

/** What follows the prefix; the whole name where it has none of these. */
export function shortName(secretName: string, prefixes: readonly string[]): string {
  const prefix = prefixes.find((candidate) => secretName.startsWith(candidate)) ?? '';
  return secretName.slice(prefix.length);
}

/** True where an org is called so: by its own name, by its secret's, or by a name that it shares with another prefix's. */
export function isCalled(
  { org, name }: { readonly org: string; readonly name: string },
  called: string,
  prefixes?: readonly string[],
): boolean {
  if (called === org || called === name) return true;
  if (org !== name) return false;
  return prefixes === undefined ? name.endsWith(called) : shortName(name, prefixes) === called;
}

/** A secret as a listing names it; its value is not known, and not asked for. */
export type NamedSecret = {
  readonly name: string;
  readonly description: string | null;
  /** Of a managed external secret, such as `SalesforceClientSecret`. */
  readonly type: string | null;
  readonly tags: Readonly<Record<string, string>>;
};

/** A prefix below which secrets look like credentials of Salesforce. */
export type ProposedPrefix = {
  readonly prefix: string;
  /** Full names of those that look so. */
  readonly likely: readonly string[];
  /** Full names of other secrets below it, which would be taken for orgs as well. */
  readonly others: readonly string[];
};

/** Words that name Salesforce; the short ones stand alone, since `sf` is part of many words. */
const SALESFORCE = /salesforce|sales[-_ ]force|sfdc|(?<![a-z0-9])sf(?![a-z0-9])|force\.com/i;
/** Between the parts of a name. */
const DELIMITER = /[/_+=.@-]/;

/** True when its name, tags, description or type speak of Salesforce. */
export function looksLikeCredential({ name, description, type, tags }: NamedSecret): boolean {
  const words = [name, description ?? '', type ?? '', ...Object.entries(tags).flat()];
  return words.some((word) => SALESFORCE.test(word) || word.startsWith('credential-health:'));
}

/**
 * Prefixes that hold the secrets which look like credentials, those with the most first; none lies inside another. A
 * secret without any prefix cannot be proposed: an empty one would open every secret of the account.
 */
export function proposePrefixes(secrets: readonly NamedSecret[]): readonly ProposedPrefix[] {
  const likely = secrets.filter(looksLikeCredential).map(({ name }) => name);
  const prefixes = [...new Set(likely.flatMap((name) => prefixOf(name) ?? []))];
  const outermost = prefixes.filter(
    (prefix) => !prefixes.some((other) => other !== prefix && prefix.startsWith(other)),
  );
  return outermost
    .map((prefix) => {
      const below = secrets.map(({ name }) => name).filter((name) => name.startsWith(prefix) && name !== prefix);
      return {
        prefix,
        likely: below.filter((name) => likely.includes(name)),
        others: below.filter((name) => !likely.includes(name)),
      };
    })
    .toSorted((a, b) => b.likely.length - a.likely.length || (a.prefix < b.prefix ? -1 : 1));
}

/** Names of teams that the tags of secrets speak of. */
export function teamsOf(secrets: readonly NamedSecret[]): readonly string[] {
  const teams = secrets.flatMap(({ tags }) => tags['credential-health:team']?.trim() ?? []);
  return [...new Set(teams)].filter((team) => team !== '').toSorted();
}

/**
 * Up to and with the delimiter after the word Salesforce, so that `salesforce/eu/acme` and `salesforce/us/globex` are
 * below one prefix; where the word comes last or is missing, the folder of the secret. Null when there is neither.
 */
function prefixOf(name: string): string | null {
  const word = SALESFORCE.exec(name);
  if (word !== null) {
    const end = word.index + word[0].length;
    const delimiter = name.slice(end).search(DELIMITER);
    if (delimiter >= 0 && end + delimiter + 1 < name.length) return name.slice(0, end + delimiter + 1);
  }
  const folder = name.lastIndexOf('/');
  return folder > 0 && folder + 1 < name.length ? name.slice(0, folder + 1) : null;
}

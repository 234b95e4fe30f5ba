/** E-mail addresses by team, the team being the `credential-health:team` tag of an org. */
export type TeamAddresses = Readonly<Record<string, readonly string[]>>;

/** Loose on purpose: SNS has the last word, this only catches a list or a name in the wrong place. */
const ADDRESS = /^[^\s@,]+@[^\s@,]+$/;

export function isAddress(text: string): boolean {
  return ADDRESS.test(text);
}

/**
 * Addresses with commas between them, or `none`.
 * @throws RangeError that says what the text must be; silence is no answer, since it would delete subscriptions.
 */
export function readAddresses(text: string): readonly string[] {
  if (text === 'none') return [];
  const addresses = split(text);
  if (addresses.length === 0) {
    throw new RangeError(
      'e-mail addresses, or none to say that nobody subscribes here (left out of a later deploy, it would delete the subscriptions)',
    );
  }
  if (!addresses.every(isAddress)) {
    throw new RangeError('e-mail addresses with commas between them, or none');
  }
  return addresses;
}

/** @throws RangeError that says what the text must be. */
export function readTeams(text: string): TeamAddresses {
  const expected = 'e-mail addresses by team, such as {"billing": ["ops@example.com"]}';
  const teams = parseJson(text, expected);
  if (typeof teams !== 'object' || teams === null || Array.isArray(teams)) throw new RangeError(expected);
  return Object.fromEntries(
    Object.entries(teams).map(([team, given]) => {
      const addresses = split(Array.isArray(given) ? given.join(',') : String(given));
      if (team.trim() === '' || addresses.length === 0 || !addresses.every(isAddress)) {
        throw new RangeError(expected);
      }
      return [team.trim(), addresses];
    }),
  );
}

/** The other way round, because SNS keeps one subscription per address: every team an address belongs to. */
export function teamsByAddress(teamEmails: TeamAddresses): ReadonlyMap<string, readonly string[]> {
  const teams = new Map<string, string[]>();
  for (const [team, addresses] of Object.entries(teamEmails)) {
    for (const address of addresses) teams.set(address, [...(teams.get(address) ?? []), team]);
  }
  return teams;
}

/** Sentences about addresses that would need two subscriptions to one topic. */
export function doubleRecipients(alertEmails: readonly string[], teamEmails: TeamAddresses): readonly string[] {
  const everything = new Set(alertEmails.map((address) => address.toLowerCase()));
  return [...teamsByAddress(teamEmails)]
    .filter(([address]) => everything.has(address.toLowerCase()))
    .map(
      ([address, teams]) =>
        `teamEmails names ${address} (${teams.join(', ')}), which alertEmails already sends everything: name it in one of them, since SNS keeps one subscription per address.`,
    );
}

function split(text: string): readonly string[] {
  const parts = text.split(',').map((part) => part.trim());
  return [...new Set(parts)].filter((part) => part !== '');
}

function parseJson(text: string, expected: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RangeError(expected, { cause: error });
  }
}

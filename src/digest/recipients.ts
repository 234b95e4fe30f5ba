/** Somebody who hears from the alert topic, as SNS names them. */
export type Recipient = { readonly protocol: string; readonly endpoint: string };

/** As the topic has it now. */
export type Subscription = Recipient & { readonly confirmed: boolean };

/** As the stack made it; `filterPolicy` is null where everything is sent. */
export type IntendedRecipient = Recipient & { readonly filterPolicy: object | null };

/**
 * Somebody whom no alert reaches. `unconfirmed`: the mail that asks for a confirmation was not answered yet; `gone`: the
 * stack subscribed them, but SNS dropped that after 48 hours without an answer, or they unsubscribed.
 */
export type Unreached = IntendedRecipient & { readonly because: 'unconfirmed' | 'gone' };

/** The teams that filters on subscriptions name, in the order of their names: those with subscribers of their own. */
export function teamsOf(filters: readonly (object | null)[]): readonly string[] {
  const teams = filters.flatMap((filter) => (filter !== null && 'team' in filter ? [filter.team].flat() : []));
  return [...new Set(teams.filter((team) => typeof team === 'string'))].sort();
}

/** Who should hear from the topic and does not. */
export function unreached(
  intended: readonly IntendedRecipient[],
  subscribed: readonly Subscription[],
): readonly Unreached[] {
  return [
    ...subscribed
      .filter(({ confirmed }) => !confirmed)
      .map(({ protocol, endpoint }) => {
        const filterPolicy = intended.find(is({ protocol, endpoint }))?.filterPolicy ?? null;
        return { protocol, endpoint, filterPolicy, because: 'unconfirmed' as const };
      }),
    ...intended
      .filter((recipient) => !subscribed.some(is(recipient)))
      .map((recipient) => ({ ...recipient, because: 'gone' as const })),
  ];
}

/**
 * How many of those whom the stack subscribed hear nothing, because they never confirmed or are gone; at least one where
 * nobody at all is confirmed.
 */
export function countUnheard(intended: readonly Recipient[], subscribed: readonly Subscription[]): number {
  const confirmed = subscribed.filter((one) => one.confirmed);
  const unheard = intended.filter((recipient) => !confirmed.some(is(recipient)));
  return Math.max(unheard.length, confirmed.length === 0 ? 1 : 0);
}

/** True for somebody whom the stack subscribed. */
export function isIntended(recipient: Recipient, intended: readonly Recipient[]): boolean {
  return intended.some(is(recipient));
}

/** The same, whatever the capitals of the address. */
function is(one: Recipient): (other: Recipient) => boolean {
  return ({ protocol, endpoint }) => one.protocol === protocol && one.endpoint.toLowerCase() === endpoint.toLowerCase();
}

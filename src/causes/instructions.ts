import type { Place } from './entry.ts';
import type { Step } from './step.ts';

/*
 * What the steps of many causes say alike: where in Salesforce something is found, and how a secret is changed by hand.
 */

/** Where an admin finds an external client app, and a connected app. */
export const ECA = 'Setup > External Client App Manager > the app';
export const CONNECTED_APP = 'Setup > App Manager > the app';
/** Where the key and secret of an app are shown. */
export const KEYS = `${ECA} > Settings > OAuth Settings > Consumer Key and Secret`;
export const MY_DOMAIN = 'Setup > My Domain > Current My Domain URL';

/** The page of Salesforce Help with this id. */
export function salesforceHelp(id: string): string {
  return /^\d+$/.test(id)
    ? `https://help.salesforce.com/s/articleView?id=${id}&type=1`
    : `https://help.salesforce.com/s/articleView?id=${id}.htm&type=5`;
}

/**
 * How a secret is changed by hand: `change` completes "to …", after the words `when`. The value passes through a file
 * that only its owner can read, never through an argument.
 */
export function editSecret(place: Place, change: string, when = ''): readonly Step[] {
  return [
    {
      say: `${when === '' ? 'To' : `${when}: to`} ${change}, fetch the stored secret`,
      run: `(umask 077; ${place.secret('get-secret-value', { query: 'SecretString', output: 'text' })} > secret.json)`,
    },
    { say: 'Change it in secret.json, then store it', run: storeFile(place) },
  ];
}

/** The command that stores what stands in secret.json, and leaves no copy behind. */
export function storeFile({ secret }: Place): string {
  return `${secret('put-secret-value', { 'secret-string': 'file://secret.json' })} && rm secret.json`;
}

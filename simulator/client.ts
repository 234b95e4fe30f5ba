import type { RunningOrg } from './org-registry.ts';
import type { Incoming } from './request.ts';

/** How a client presented itself; empty where it did not. */
export type Client = { readonly id: string; readonly secret: string };

/** The client of a token request: a Basic header counts before the form; null when the header cannot be read. */
export function readClient(request: Incoming, form: Readonly<Record<string, string>>): Client | null {
  const { authorization } = request.headers;
  if (authorization === undefined) return { id: form.client_id ?? '', secret: form.client_secret ?? '' };
  const encoded = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return null;
  const pair = Buffer.from(encoded, 'base64').toString();
  const colon = pair.indexOf(':');
  return colon < 0 ? null : { id: pair.slice(0, colon), secret: pair.slice(colon + 1) };
}

/** The secret that belongs to a client id of this org; null when the org has no such client. */
export function secretOf(org: RunningOrg, clientId: string): string | null {
  const { settings } = org;
  if (settings.clientId === clientId) return settings.clientSecret;
  return settings.alsoValid.find((pair) => pair.clientId === clientId)?.clientSecret ?? null;
}

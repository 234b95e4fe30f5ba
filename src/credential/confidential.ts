import type { Credential } from './credential.ts';
import { decoded } from './forms.ts';
import { Sealed } from './sealed.ts';

/**
 * The client id where it may be kept and shown: null unless it cannot be a secret in its place. Consumer keys are letters,
 * digits, dots and underscores; a secret pasted there has a label, a quote or a comma around it, or digits alone.
 */
export function shownClientId(clientId: string): string | null {
  return /^[A-Za-z0-9_.]{8,256}$/.test(clientId) && !holdsSecret(clientId) ? clientId : null;
}

/** True for letters that a secret stands in: whole, in pieces with dots between, or in Base64. */
function holdsSecret(id: string): boolean {
  const dense = id.startsWith('3MVG9') ? id : id.replace(/[_.]/g, '');
  return (
    /^[0-9A-Fa-f]+$|(?<![0-9A-Fa-f])[0-9A-Fa-f]{64}(?![0-9A-Fa-f])|(?<!\d)\d{17,20}(?!\d)/.test(dense) ||
    (id.length > 20 && decoded(id) !== null)
  );
}

/** The audience where it may be kept and shown: an address; anything else was put there by mistake. */
export function shownAudience(audience: string): string | null {
  return /^https:\/\/[A-Za-z0-9./-]{1,300}$/.test(audience) ? audience : null;
}

/** Shorter pieces of a text are words around a secret and none themselves. */
const SHORTEST_PIECE = 12;

/** What may be a secret in the client id's place: the whole value, and what is left of it without quotes and labels. */
function misplacedIn(clientId: string): readonly Sealed[] {
  if (shownClientId(clientId) !== null) return [];
  const pieces = clientId.split(/[^A-Za-z0-9_.+/=!-]/).filter((piece) => piece.length >= SHORTEST_PIECE);
  return [...new Set([clientId, ...pieces])].map((text) => new Sealed(text));
}

/** Every text of a credential that must not be shown, for redaction. */
export function secretsOf(credential: Credential): readonly Sealed[] {
  const misplaced = misplacedIn(credential.clientId);
  switch (credential.flow) {
    case 'client_credentials':
      return [credential.clientSecret, ...misplaced];
    case 'password': {
      const token = credential.securityToken;
      const joined = token === null ? [] : [token, new Sealed(credential.password.reveal() + token.reveal())];
      return [credential.clientSecret, credential.password, ...joined, ...misplaced];
    }
    case 'jwt_bearer': {
      const { audience, privateKey } = credential;
      const odd = audience === null || shownAudience(audience) !== null ? [] : [new Sealed(audience)];
      return [privateKey, ...odd, ...misplaced];
    }
  }
}

/** The part of a credential that rotation replaces. */
export function keyOf(credential: Credential): Sealed {
  return credential.flow === 'jwt_bearer' ? credential.privateKey : credential.clientSecret;
}

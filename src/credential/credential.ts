import type { Flow } from '../causes/verdict.ts';
import { SECRET_FORM } from './forms.ts';
import type { AllowedHost } from './host.ts';
import { nearMatch, type Part, shownKey } from './keys.ts';
import { leftAlone, notCheckable } from './kinds.ts';
import { type Nested, nestedIn, openText, slipsIn, whereabouts } from './open-text.ts';
import { Parts } from './parts.ts';
import { Sealed } from './sealed.ts';

/** What a secret holds, by flow. `host` is the text as written, trimmed; `checkHost` decides on it. */
export type Credential =
  | {
      readonly flow: 'client_credentials';
      readonly clientId: string;
      readonly clientSecret: Sealed;
      readonly host: string;
    }
  | {
      readonly flow: 'password';
      readonly clientId: string;
      readonly clientSecret: Sealed;
      readonly username: string;
      readonly password: Sealed;
      /** Null when the user logs in from a trusted address and needs none. */
      readonly securityToken: Sealed | null;
      readonly host: string;
    }
  | {
      readonly flow: 'jwt_bearer';
      readonly clientId: string;
      readonly username: string;
      /** PEM with its line breaks, not yet tried as a key. */
      readonly privateKey: Sealed;
      /** Null: derived from the host. */
      readonly audience: string | null;
      readonly host: string;
    };

export type CredentialParse =
  | {
      readonly ok: true;
      readonly credential: Credential;
      readonly hints: readonly string[];
      /** The key one level down under which the credential stands; null when the secret itself is the credential. */
      readonly under: string | null;
    }
  | {
      readonly ok: false;
      readonly cause: 'secret-malformed' | 'flow-not-checkable';
      /** Every problem, each a phrase that names keys and never a value. */
      readonly problems: readonly string[];
      /** The flow that the keys speak of; null when not even that can be told. */
      readonly flow: Flow | null;
      /** The org's host, where that much can be read. */
      readonly host: AllowedHost | null;
      readonly hints: readonly string[];
    };

/**
 * Reads one secret's text. All problems are reported together; neither they nor the hints hold a value of the secret.
 */
export function parseCredential(text: Sealed): CredentialParse {
  const opened = openText(text.reveal());
  if (!opened.ok)
    return { ok: false, cause: opened.cause, problems: [opened.problem], flow: null, host: null, hints: [] };
  const found = readSecret(opened.entries);
  return { ...found, hints: [...opened.hints, ...found.hints] };
}

/** The credential that the object is or, where it is none, the one that stands in it one level down. */
function readSecret(entries: object): CredentialParse {
  const own = readObject(entries);
  if (own.ok || own.cause === 'flow-not-checkable') return own;
  const nested = nestedIn(entries).map((place) => ({ place, read: readObject(place.entries) }));
  const whole = nested.filter(({ read }) => read.ok || read.cause === 'flow-not-checkable');
  const readable = whole.filter(({ read }) => read.ok);
  const [only, ...others] = readable.length > 0 ? readable : whole;
  if (only !== undefined && others.length === 0) {
    if (!only.read.ok) return under(only.place.key, only.read);
    return { ...only.read, hints: [whereabouts(only.place, entries), ...only.read.hints], under: only.place.key };
  }
  const [spoilt, ...more] = nested.filter(({ place }) => hasAllKeys(place.entries));
  if (spoilt !== undefined && !spoilt.read.ok && more.length === 0 && whole.length === 0) {
    return under(spoilt.place.key, spoilt.read);
  }
  const places = nested.map(({ place }) => place);
  return { ...own, problems: [...own.problems, ...clues(entries, places, whole.length)] };
}

/** What is wrong one level down, with its place. */
function under(key: string, read: Extract<CredentialParse, { ok: false }>): CredentialParse {
  return { ...read, problems: [`under ${shownKey(key)}:`, ...read.problems] };
}

function hasAllKeys(entries: object): boolean {
  const parts = new Parts(entries);
  return parts.has('client id') && parts.has('host') && (parts.has('client secret') || parts.has('private key'));
}

/** What stands one level down and may help to find what is missing above. */
function clues(entries: object, nested: readonly Nested[], whole: number): readonly string[] {
  if (whole > 1) return [`${whole} credentials stand under keys of their own; store each in a secret of its own`];
  const scattered = nested.flatMap(({ key, entries: inner }) => {
    const parts = new Parts(inner);
    const there = (['client id', 'client secret', 'private key', 'host'] as const).filter((part) => parts.has(part));
    return there.length === 0
      ? []
      : [
          `the ${there.join(' and ')} ${there.length === 1 ? 'stands' : 'stand'} under ${shownKey(key)}; store all keys of the credential in one object`,
        ];
  });
  return [...scattered.slice(0, 2), ...slipsIn(entries).slice(0, 1)];
}

/** Reads an object as a credential, whatever stands one level down in it. */
function readObject(entries: object): CredentialParse {
  const parts = new Parts(entries);
  const kind = notCheckable(entries, parts);
  const host = parts.usableHost();
  if (kind !== null) return { ok: false, cause: 'flow-not-checkable', problems: [kind], flow: null, host, hints: [] };
  const flow = flowOf(parts);
  const credential = build(parts, flow);
  if (credential !== null && parts.problems.length === 0) {
    const unused = [...unusedHints(parts, credential.flow), ...leftAlone(entries)];
    return { ok: true, credential, hints: [...parts.hints, ...unused], under: null };
  }
  // The secret is no credential of the flow that its readable parts make: the problems are those of the one it speaks of.
  const spokenOf = parts.has('flow') ? flow : flowSpokenOf(parts);
  const again = spokenOf === flow ? parts : new Parts(entries);
  if (again !== parts) build(again, spokenOf);
  if (spokenOf !== null) again.nameUnused();
  return { ok: false, cause: 'secret-malformed', problems: again.problems, flow: spokenOf, host, hints: again.hints };
}

/** The explicit flow, else the one the parts make; null when the explicit one is unknown. */
function flowOf(secret: Parts): Flow | null {
  if (secret.has('flow')) {
    const named = secret.optional('flow');
    if (named === 'client_credentials' || named === 'password' || named === 'jwt_bearer') return named;
    if (named !== null) secret.problems.push('flow is none of client_credentials, password, jwt_bearer');
    return null;
  }
  if (secret.has('private key') && secret.has('user to act as')) return 'jwt_bearer';
  if (secret.has('username') && secret.has('password')) return 'password';
  return 'client_credentials';
}

/** The flow that the keys speak of, mistyped ones included. */
function flowSpokenOf(secret: Parts): Flow {
  const unused = secret.unusedKeys();
  const speaksOf = (part: Part) => secret.has(part) || unused.some((key) => nearMatch(key, [part]) !== null);
  const user = speaksOf('user to act as');
  if (speaksOf('private key') && (user || !speaksOf('client secret'))) return 'jwt_bearer';
  return speaksOf('password') || (user && speaksOf('security token')) ? 'password' : 'client_credentials';
}

/** What a readable secret holds beside its credential that somebody may take for a part of it. */
function unusedHints(secret: Parts, flow: Flow): readonly string[] {
  if (flow === 'jwt_bearer') return secret.has('audience') ? [] : secret.nearMisses(['audience']);
  if (flow === 'password' && !secret.has('security token')) {
    const spare = secret.unusedKeys().filter((key) => /security/i.test(key));
    return spare.map((key) => `${shownKey(key)} is not known: did you mean \`securityToken\`?`);
  }
  if (flow !== 'client_credentials' || secret.has('flow')) return [];
  const left = (['username', 'password', 'private key'] as const).filter((part) => secret.has(part));
  if (left.length === 0) return [];
  return [
    `the ${left.join(' and the ')} ${left.length === 1 ? 'is' : 'are'} not used: the secret is read for the client credentials flow`,
    ...secret.nearMisses(['username', 'password', 'private key']),
  ];
}

/** Reads every part of the flow, so that all problems are found; a value is good only when there were none. */
function build(secret: Parts, flow: Flow | null): Credential | null {
  const clientId = secret.required('client id');
  switch (flow) {
    case null:
      secret.host(null);
      return null;
    case 'client_credentials':
      return {
        flow,
        clientId,
        clientSecret: new Sealed(clientSecretBeside(clientId, secret)),
        host: secret.host(flow),
      };
    case 'password': {
      const clientSecret = new Sealed(clientSecretBeside(clientId, secret));
      const username = secret.required('username');
      const password = secret.required('password');
      const token = secret.securityToken();
      // Sent like this the token would come twice: a failed login for certain, which counts towards a lockout.
      if (token !== null && password.endsWith(token)) {
        secret.problems.push(
          'the password ends with the security token already; store the password alone, since the token is added to it',
        );
      }
      const securityToken = token === null ? null : new Sealed(token);
      return {
        flow,
        clientId,
        clientSecret,
        username,
        password: new Sealed(password),
        securityToken,
        host: secret.host(flow),
      };
    }
    case 'jwt_bearer': {
      const username = secret.required('user to act as');
      const privateKey = new Sealed(secret.privateKey());
      const audience = secret.optional('audience');
      return { flow, clientId, username, privateKey, audience, host: secret.host(flow) };
    }
  }
}

/** The client secret; one that stands in the client id's place and the other way round is not sent as either. */
function clientSecretBeside(clientId: string, secret: Parts): string {
  const clientSecret = secret.required('client secret');
  if (SECRET_FORM.test(clientId) && clientSecret.startsWith('3MVG9'))
    secret.problems.push("client id and client secret stand in each other's place");
  return clientSecret;
}

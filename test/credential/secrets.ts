import type { Flow } from '../../src/causes/verdict.ts';
import { type Credential, parseCredential } from '../../src/credential/credential.ts';
import { Sealed } from '../../src/credential/sealed.ts';

export const FLOWS: readonly Flow[] = ['client_credentials', 'password', 'jwt_bearer'];

export const parse = (secret: unknown) => parseCredential(new Sealed(JSON.stringify(secret)));
export const parseText = (text: string) => parseCredential(new Sealed(text));

/** The credential with its sealed parts opened, to compare. */
export function opened(credential: Credential): object {
  return Object.fromEntries(
    Object.entries(credential).map(([name, part]) => [name, part instanceof Sealed ? part.reveal() : part]),
  );
}

/** The credential and hints of a secret that must be readable. */
export function read(secret: unknown): { credential: object; hints: readonly string[] } {
  const result = typeof secret === 'string' ? parseText(secret) : parse(secret);
  if (!result.ok) throw new Error(`not readable: ${result.problems.join('; ')}`);
  return { credential: opened(result.credential), hints: result.hints };
}

/** Problems, flow and hints of a secret that must not be readable. */
export function refuse(secret: unknown) {
  const result = typeof secret === 'string' ? parseText(secret) : parse(secret);
  if (result.ok) throw new Error('readable');
  return { problems: result.problems, flow: result.flow, hints: result.hints };
}

export const PAIR = { clientId: 'example_id', clientSecret: 'example-secret' };
export const CLIENT_CREDENTIALS = { ...PAIR, domain: 'acme' };
export const PASSWORD = { ...CLIENT_CREDENTIALS, username: 'robot@acme.example', password: 'example-password' };
export const PEM = '-----BEGIN EXAMPLE-----\nYWJj\n-----END EXAMPLE-----';
export const JWT = { clientId: 'example_id', domain: 'login', username: 'robot@acme.example', privateKey: PEM };

/** A whole credential whose client id has the form of one. */
export const FOUND = { clientId: '3MVG9example', clientSecret: 'example-secret', domain: 'acme' };

/** What is told of a secret, an object or a text: how it was read, or why not. */
export function told(secret: unknown) {
  const parsed = typeof secret === 'string' ? parseText(secret) : parse(secret);
  return parsed.ok
    ? { read: parsed.credential.flow, under: parsed.under, hints: parsed.hints }
    : { cause: parsed.cause, flow: parsed.flow, problems: parsed.problems, host: parsed.host, hints: parsed.hints };
}

import type { Clock } from '../clock.ts';
import type { AllowedHost } from '../credential/host.ts';
import type { Sealed } from '../credential/sealed.ts';
import type { WireAnswer, WireRequest } from './http.ts';

/** One HTTPS connection to one host, kept for the requests of one check. */
export type Connection = {
  /** Never rejects for network trouble; an aborted signal or the time limit gives `timeout`. */
  readonly send: (
    request: WireRequest,
    limits: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ) => Promise<WireAnswer>;
  readonly close: () => void;
};

export type NetworkPort = {
  readonly connect: (host: AllowedHost) => Connection;
  /** Does the name exist in DNS? `unknown` when the resolver cannot say, or not in time. */
  readonly nameExists: (host: string, timeoutMs: number) => Promise<'exists' | 'missing' | 'unknown'>;
};

/**
 * The way to a host, one layer at a time, for a person who wants to see where it ends. Nothing is sent to the host but
 * handshakes. Methods never reject; `code` is the system's.
 */
export type NetworkPathPort = {
  readonly resolve: (host: AllowedHost, timeoutMs: number) => Promise<PathStep>;
  readonly connect: (host: AllowedHost, timeoutMs: number) => Promise<PathStep>;
  /** Verifies the certificate like any request would, and tells what it says when it does not verify. */
  readonly handshake: (host: AllowedHost, timeoutMs: number) => Promise<PathStep>;
};

/** `evidence` is one line, as found; `failure` as a request over this way would fail. */
export type PathStep = { readonly ms: number; readonly evidence: string } & (
  | { readonly ok: true }
  | { readonly ok: false; readonly failure: Extract<WireAnswer, { kind: 'failed' }>['failure']; readonly code: string }
);

/** What a signature needs from outside; keys never come back out. */
export type SigningPort = {
  /** Base64 HMAC-SHA256 of the text. */
  readonly hmacSha256: (key: Sealed, text: string) => Promise<string>;
  /** A signed RS256 JWT, or what is wrong with the private key, in words that follow "the private key ". */
  readonly signAssertion: (
    privateKey: Sealed,
    claims: { readonly iss: string; readonly sub: string; readonly aud: string; readonly exp: number },
  ) => Promise<{ readonly ok: true; readonly assertion: Sealed } | { readonly ok: false; readonly problem: string }>;
};

/** What asking Salesforce needs. */
export type SalesforcePorts = Clock & { readonly network: NetworkPort; readonly signing: SigningPort };

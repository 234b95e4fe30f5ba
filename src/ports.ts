import type { Digest } from './core/digest.ts';
import type { Sealed } from './core/sealed.ts';
import type { HistoryEntry } from './core/state.ts';
import type { AllowedHost, WireAnswer, WireRequest } from './core/wire.ts';

/** Everything the checker needs from outside, as one record of functions; tests pass their own. */
export type Ports = {
  readonly now: () => Date;
  /** Resolves after `ms` milliseconds, or earlier when the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly secrets: SecretsPort;
  readonly network: NetworkPort;
  readonly signing: SigningPort;
  readonly states: StatesPort;
  readonly alerts: AlertsPort;
};

/** What checking one org needs; nothing is kept and nobody is told. */
export type CheckPorts = Omit<Ports, 'states' | 'alerts'>;

/** One secret as the store lists it, without its value. */
export type SecretEntry = {
  /** What the store wants to see when the value is read (an ARN; the name in the file form). */
  readonly id: string;
  /** Full name, prefix included. */
  readonly name: string;
  /** Name without the prefix: the org's name everywhere else. */
  readonly org: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Version ids by stage (`AWSCURRENT`, `AWSPENDING`, `AWSPREVIOUS`); an absent stage is null. */
  readonly versions: {
    readonly current: string | null;
    readonly pending: string | null;
    readonly previous: string | null;
  };
  /** `managed`: AWS rotates it (a rotation Lambda or a managed external secret) and rotation is on. */
  readonly rotation: { readonly managed: boolean; readonly nextAt: Date | null; readonly lastAt: Date | null };
  /** Set when the secret is scheduled for deletion; such a secret is not tried. */
  readonly deletionAt: Date | null;
};

/** The value of one version, or why it could not be had. */
export type SecretReading =
  | { readonly kind: 'text'; readonly text: Sealed; readonly versionId: string; readonly createdAt: Date | null }
  | { readonly kind: 'binary'; readonly versionId: string }
  /** The store refuses it for good: denied, KMS, no such version. `code` is the service's. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  /** The store throttles or fails. */
  | { readonly kind: 'unavailable'; readonly code: string; readonly message: string };

export type SecretsPort = {
  /** Every secret under the prefix, planned deletions included, replicas left out; throws when the listing fails. */
  readonly list: () => Promise<readonly SecretEntry[]>;
  /** Named orgs, looked up one by one (listings lag behind); names that do not exist are left out. */
  readonly find: (orgs: readonly string[]) => Promise<readonly SecretEntry[]>;
  /** AWSCURRENT of up to {@link SecretsPort.batchSize} secrets; an answer for every id, never a throw for one of them. */
  readonly read: (ids: readonly string[]) => Promise<ReadonlyMap<string, SecretReading>>;
  readonly batchSize: number;
  /** One version by id, with that version's own date. */
  readonly readVersion: (id: string, versionId: string) => Promise<SecretReading>;
};

/** Writes to a store of secrets; each call stores everything or nothing. Methods throw when it was not stored. */
export type SecretStorePort = {
  readonly create: (secret: {
    readonly name: string;
    readonly text: Sealed;
    readonly tags: Readonly<Record<string, string>>;
    /** Null: the account's default key. */
    readonly kmsKeyId: string | null;
  }) => Promise<StoredVersion>;
  /** Stores a new version as AWSCURRENT; the former one becomes AWSPREVIOUS in the same call. */
  readonly replace: (secretId: string, text: Sealed) => Promise<StoredVersion>;
};

export type StoredVersion = { readonly secretId: string; readonly versionId: string };

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

/** A JSON document kept between runs under a key (`org/acme`, `fleet`). */
export type StoredDocument = { readonly key: string; readonly revision: number; readonly document: unknown };

export type StatesPort = {
  /** The documents under these keys, or all of them; missing ones are left out. */
  readonly load: (keys: readonly string[] | 'all') => Promise<readonly StoredDocument[]>;
  /**
   * Writes the document with its history lines, all or nothing, if the stored revision is still `expectedRevision`
   * (0: nothing stored). The new revision is `expectedRevision + 1`. `conflict` when another run wrote first.
   */
  readonly save: (write: {
    readonly key: string;
    readonly expectedRevision: number;
    readonly document: object;
    readonly history: readonly HistoryEntry[];
    /** When the store may forget the document; null keeps it. */
    readonly expiresAt: Date | null;
    /** Whoever may have to write this again: the conflict with a write of the same writer is `saved`. */
    readonly writer?: string;
  }) => Promise<'saved' | 'conflict'>;
  /** Transitions of one org, newest first, at most `limit`. */
  readonly history: (org: string, limit: number) => Promise<readonly HistoryEntry[]>;
};

export type AlertsPort = {
  /** Throws when the message was not accepted. */
  readonly publish: (digest: Digest) => Promise<void>;
  /** How many subscriptions would receive an alert; null when that cannot be known here. */
  readonly confirmedSubscriptions: () => Promise<number | null>;
};

/** The listing of a spread run, from the function that lists to those that check and tell; forgotten after days. */
export type ListingsPort = {
  /** Keeps the entries as one JSON array, and tells under which name. */
  readonly write: (runId: string, entries: readonly object[]) => Promise<string>;
  readonly read: (name: string) => Promise<unknown>;
};

/** What the functions of a spread run leave for each other, under the run and the name of a part; forgotten after days. */
export type HandoverPort = {
  /** Stores a part as a whole; one that is there already is replaced. Entries are JSON. */
  readonly leave: (runId: string, part: string, entries: readonly object[]) => Promise<void>;
  /** Stores a part unless it is there already; false when it is. */
  readonly leaveOnce: (runId: string, part: string, entries: readonly object[]) => Promise<boolean>;
  /** The entries of one part; null when it is not (or not wholly and soundly) there. */
  readonly fetch: (runId: string, part: string) => Promise<readonly unknown[] | null>;
  /** All parts of a run that are wholly and soundly there. */
  readonly collect: (runId: string) => Promise<ReadonlyMap<string, readonly unknown[]>>;
};

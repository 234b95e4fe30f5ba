import type { Sealed } from '../credential/sealed.ts';

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
  /** Makes a version AWSCURRENT that is stored already; the one that was becomes AWSPREVIOUS in the same call. */
  readonly makeCurrent: (
    secretId: string,
    versions: { readonly versionId: string; readonly insteadOf: string },
  ) => Promise<StoredVersion>;
  /** Sets one tag; null takes it off. */
  readonly tag: (secretId: string, name: string, value: string | null) => Promise<void>;
};

export type StoredVersion = { readonly secretId: string; readonly versionId: string };

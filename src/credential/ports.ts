import type { Sealed } from './sealed.ts';

/** One secret as the store lists it, without its value. */
export type SecretEntry = {
  /** What the store wants to see when the value is read (an ARN; the name in the file form). */
  readonly id: string;
  /** Full name, prefix included. */
  readonly name: string;
  /** Name without the prefix: the org's name everywhere else. The full name where two prefixes give the same. */
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
  | {
      readonly kind: 'text';
      readonly text: Sealed;
      readonly versionId: string;
      readonly createdAt: Date | null;
      /** The value that this one is to replace: Salesforce knows it too, so it may come back in an answer. */
      readonly former?: Sealed;
    }
  | { readonly kind: 'binary'; readonly versionId: string }
  /** The store refuses it for good: denied, KMS, no such version. `code` is the service's. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  /** The store throttles or fails. */
  | { readonly kind: 'unavailable'; readonly code: string; readonly message: string };

export type SecretsPort = {
  /** Every secret under the prefixes, planned deletions included, replicas left out; throws when the listing fails. */
  readonly list: () => Promise<readonly SecretEntry[]>;
  /** Named orgs, looked up one by one (listings lag behind); names that do not exist are left out. A secret's full name is one of its org's. */
  readonly find: (orgs: readonly string[]) => Promise<readonly SecretEntry[]>;
  /** AWSCURRENT of up to {@link SecretsPort.batchSize} secrets; an answer for every id, never a throw for one of them. */
  readonly read: (ids: readonly string[]) => Promise<ReadonlyMap<string, SecretReading>>;
  readonly batchSize: number;
  /** One version by id, with that version's own date. */
  readonly readVersion: (id: string, versionId: string) => Promise<SecretReading>;
};

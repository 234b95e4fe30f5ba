import type { Credential } from '../credential/credential.ts';
import type { AllowedHost } from '../credential/host.ts';
import type { SecretEntry } from '../credential/ports.ts';
import { type OrgTags, parseTags } from '../credential/tags.ts';
import type { SecretAge } from '../rotation/secret-age.ts';
import type { ApiUsage } from '../salesforce/api-answer.ts';
import type { UsableGrant } from '../salesforce/diagnosis.ts';
import type { Remembered } from '../state/remembered.ts';

/** What the check of one org has learned so far; every step adds its part. */
export type Progress = {
  readonly entry: SecretEntry;
  readonly tags: OrgTags;
  readonly remembered: Remembered | null;
  /** A person asked for this org by name. */
  readonly named: boolean;
  readonly hints: string[];
  versionId: string | null;
  credential: Credential | null;
  host: AllowedHost | null;
  attempts: number;
  latencyMs: number | null;
  grant: UsableGrant | null;
  apiUsage: ApiUsage | null;
  /** Null as well when the store could not tell it this time. */
  age: SecretAge | null;
  comparison: Remembered['comparison'];
  migration: Remembered['migration'];
};

/** The start of a check: nothing is known but what the store lists and an earlier run remembered. */
export function begin(entry: SecretEntry, remembered: Remembered | null, named: boolean): Progress {
  const { tags, hints } = parseTags(entry.tags);
  return {
    entry,
    tags,
    remembered,
    named,
    hints: [...hints],
    versionId: entry.versions.current,
    credential: null,
    host: null,
    attempts: 0,
    latencyMs: null,
    grant: null,
    apiUsage: null,
    age: null,
    comparison: null,
    migration: null,
  };
}

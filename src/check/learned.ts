import { type Hint, hintsAbout } from '../causes/hint.ts';
import type { Credential } from '../credential/credential.ts';
import type { AllowedHost } from '../credential/host.ts';
import type { OrgTags } from '../credential/org-tags.ts';
import type { SecretEntry } from '../credential/ports.ts';
import { parseTags } from '../credential/tags.ts';
import type { SecretAge } from '../rotation/secret-age.ts';
import type { ApiUsage } from '../salesforce/api-answer.ts';
import type { UsableGrant } from '../salesforce/diagnosis.ts';
import type { Remembered } from '../state/remembered.ts';

/** What the check of one org has learned so far; null is what no step has come to yet. */
export type Learned = {
  readonly entry: SecretEntry;
  readonly tags: OrgTags;
  readonly remembered: Remembered | null;
  /** A person asked for this org by name. */
  readonly named: boolean;
  readonly hints: readonly Hint[];
  readonly versionId: string | null;
  readonly credential: Credential | null;
  readonly host: AllowedHost | null;
  readonly attempts: number;
  readonly latencyMs: number | null;
  /** JWT flow: the audiences that were tried, the deciding one last. */
  readonly audiences: readonly string[];
  readonly grant: UsableGrant | null;
  readonly apiUsage: ApiUsage | null;
  /** Null as well when the store could not tell it this time. */
  readonly age: SecretAge | null;
  readonly comparison: Remembered['comparison'];
  readonly migration: Remembered['migration'];
};

/** The start of a check: nothing is known but what the store lists and an earlier run remembered. */
export function begin(entry: SecretEntry, remembered: Remembered | null, named: boolean): Learned {
  const { tags, hints } = parseTags(entry.tags);
  return {
    entry,
    tags,
    remembered,
    named,
    hints: hintsAbout('tags', hints),
    versionId: entry.versions.current,
    credential: null,
    host: null,
    attempts: 0,
    latencyMs: null,
    audiences: [],
    grant: null,
    apiUsage: null,
    age: null,
    comparison: null,
    migration: null,
  };
}

import type { CheckPorts } from '../check/ports.ts';
import type { SecretEntry, SecretReading, SecretsPort } from '../credential/ports.ts';
import type { Sealed } from '../credential/sealed.ts';
import { checkOne } from '../run/check-one.ts';
import type { ReportedOrg } from '../run/report.ts';
import type { RunSettings } from '../run/settings.ts';

/** A value that is not stored yet, and the secret it is meant for. */
export type Candidate = {
  readonly org: string;
  readonly secretId: string;
  readonly tags: SecretEntry['tags'];
  readonly text: Sealed;
  /** What is stored there now, and is known to Salesforce too. */
  readonly former?: Sealed;
};

const VERSION = 'not-stored';
const ENABLED_TAG = 'credential-health:enabled';

/**
 * Tries a value as a check would if it were stored: the same flow, the same judgement, the same expectations from tags.
 * An org that is switched off is tried all the same.
 */
export async function tryCandidate(
  ports: CheckPorts,
  candidate: Candidate,
  settings: RunSettings,
): Promise<ReportedOrg> {
  return checkOne({ ...ports, secrets: holding(candidate) }, candidate.org, settings);
}

/** A store that holds this one value. */
function holding({ org, secretId, tags, text, former }: Candidate): SecretsPort {
  const { [ENABLED_TAG]: _, ...others } = tags;
  const entry: SecretEntry = {
    id: secretId,
    name: secretId,
    org,
    tags: others,
    versions: { current: VERSION, pending: null, previous: null },
    rotation: { managed: false, nextAt: null, lastAt: null },
    deletionAt: null,
  };
  const reading: SecretReading = {
    kind: 'text',
    text,
    versionId: VERSION,
    createdAt: null,
    ...(former === undefined ? {} : { former }),
  };
  return {
    list: async () => [entry],
    find: async (orgs) => (orgs.includes(org) ? [entry] : []),
    read: async () => new Map([[secretId, reading]]),
    batchSize: 1,
    readVersion: async () => reading,
  };
}

import { evidenceLine } from '../causes/verdict.ts';
import type { CheckPorts } from '../check/ports.ts';
import { openSecret } from '../credential/open-secret.ts';
import { keyNames } from '../credential/secret-text.ts';
import type { RunSettings } from '../run/settings.ts';
import { ownCommand } from '../wording/shell-commands.ts';
import { tryCandidate } from './candidate.ts';
import { type Change, ChangeError, type Consent, storeIfGood } from './change.ts';
import type { SecretStorePort } from './ports.ts';
import { changeableEntry } from './stored-secret.ts';

/**
 * Makes the former version of a secret the current one again, once that has worked; restoring twice undoes it.
 * @throws ChangeError when there is no former version, or none that can be read; StoreError, UnknownOrgsError
 */
export async function restoreSecret(
  ports: CheckPorts & { readonly store: SecretStorePort },
  org: string,
  settings: RunSettings,
  consent: Consent,
): Promise<Change> {
  const entry = await changeableEntry(ports.secrets, org);
  const { current, previous } = entry.versions;
  if (previous === null || current === null) {
    const rotate = ownCommand('rotate', [org]);
    throw new ChangeError(
      `${entry.name} has no former version (AWSPREVIOUS), so there is nothing to restore. To store a new client secret:\n  ${rotate}`,
    );
  }
  const reading = await ports.secrets.readVersion(entry.id, previous);
  const opened = openSecret(reading);
  if (!opened.ok || reading.kind !== 'text') {
    const why = opened.ok ? 'it is no text' : evidenceLine(opened.finding.evidence);
    throw new ChangeError(`The former version of ${entry.name} cannot be used: ${why}`);
  }
  const failing = (await ports.secrets.read([entry.id])).get(entry.id);
  const candidate = {
    org,
    secretId: entry.id,
    tags: entry.tags,
    text: reading.text,
    // The server was sent this one as well, and may repeat it.
    ...(failing?.kind === 'text' ? { former: failing.text } : {}),
  };
  const checked = await tryCandidate(ports, candidate, settings);
  const plan = {
    action: 'restore',
    org,
    name: entry.name,
    keys: keyNames(reading.text),
    removed: [],
    tags: {},
    kmsKeyId: null,
    formerVersionId: current,
  } as const;
  // Secrets Manager refuses the move when another version has become current meanwhile.
  return storeIfGood(checked, plan, consent, () =>
    ports.store.makeCurrent(entry.id, { versionId: previous, insteadOf: current }),
  );
}

import { evidenceLine } from '../causes/verdict.ts';
import { utcDay } from '../clock.ts';
import type { Credential } from '../credential/credential.ts';
import { listOrgs } from '../credential/list-orgs.ts';
import { openSecret } from '../credential/open-secret.ts';
import type { SecretEntry, SecretsPort } from '../credential/ports.ts';
import type { Sealed } from '../credential/sealed.ts';
import type { ReportedOrg } from '../run/report.ts';
import { awsCommand } from '../wording/shell-commands.ts';
import { type Change, ChangeError, type Consent, type Plan, storeIfGood } from './change.ts';
import type { SecretStorePort } from './ports.ts';

/** A secret as it is stored now. */
export type StoredSecret = {
  readonly entry: SecretEntry;
  readonly text: Sealed;
  readonly versionId: string;
  readonly credential: Credential;
};

/**
 * The secret that is to be changed, as it is listed.
 * @throws UnknownOrgsError when there is none; ChangeError when it is not one that a person changes by hand
 */
export async function changeableEntry(secrets: SecretsPort, org: string): Promise<SecretEntry> {
  const [entry] = await listOrgs(secrets, [org]);
  if (entry === undefined) throw new Error(`${org} was found and then not listed`);
  if (entry.deletionAt !== null) {
    throw new ChangeError(
      `${entry.name} is planned for deletion on ${utcDay(entry.deletionAt)}. To take it back:\n  ${awsCommand('secretsmanager restore-secret', { 'secret-id': entry.name })}`,
    );
  }
  if (entry.rotation.managed) {
    throw new ChangeError(
      `AWS rotates ${entry.name} by itself. To have it done now:\n  ${awsCommand('secretsmanager rotate-secret', { 'secret-id': entry.name })}`,
    );
  }
  return entry;
}

/**
 * The secret that is to be changed, with its value.
 * @throws as {@link changeableEntry}; ChangeError as well when the value cannot be read
 */
export async function readStored(secrets: SecretsPort, org: string): Promise<StoredSecret> {
  const entry = await changeableEntry(secrets, org);
  const reading = (await secrets.read([entry.id])).get(entry.id);
  const opened = openSecret(reading ?? { kind: 'unavailable', code: 'NoAnswer', message: 'the store did not answer' });
  if (!opened.ok) {
    throw new ChangeError(`${entry.name} cannot be changed as it is: ${evidenceLine(opened.finding.evidence)}`);
  }
  if (reading?.kind !== 'text') throw new Error(`${entry.name} was read as text and is none`);
  return { entry, text: reading.text, versionId: opened.versionId, credential: opened.credential };
}

/** A new value for a stored secret: its keys, and those of the former value that it no longer has. */
type Replacement = Pick<Plan, 'action' | 'keys' | 'removed'> & { readonly text: Sealed };

/** Puts the new value in place of the one that was read, once it has worked and the person agrees. */
export function replaceIfGood(
  ports: { readonly secrets: SecretsPort; readonly store: SecretStorePort },
  former: StoredSecret,
  { text, ...what }: Replacement,
  checked: ReportedOrg,
  consent: Consent,
): Promise<Change> {
  const { entry, versionId: formerVersionId } = former;
  const plan = { ...what, org: entry.org, name: entry.name, tags: {}, kmsKeyId: null, formerVersionId };
  return storeIfGood(checked, plan, consent, async () => {
    await ensureUnchanged(ports.secrets, former);
    return ports.store.replace(entry.id, text);
  });
}

/**
 * Somebody else may have stored another version since it was read; that one must not be overwritten unseen.
 * @throws ChangeError
 */
async function ensureUnchanged(secrets: SecretsPort, { entry, versionId }: StoredSecret): Promise<void> {
  const [now] = await secrets.find([entry.org]);
  if (now?.versions.current === versionId) return;
  throw new ChangeError(`${entry.name} was changed by somebody else meanwhile. Look at it, and start again.`);
}

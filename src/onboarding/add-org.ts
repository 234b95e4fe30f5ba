import type { CheckPorts } from '../check/ports.ts';
import { utcDay } from '../clock.ts';
import type { SecretsPort } from '../credential/ports.ts';
import type { Sealed } from '../credential/sealed.ts';
import { keyNames, newSecretText } from '../credential/secret-text.ts';
import type { RunSettings } from '../run/settings.ts';
import { awsCommand, ownCommand } from '../wording/shell-commands.ts';
import { tryCandidate } from './candidate.ts';
import { type Change, ChangeError, type Consent, storeIfGood } from './change.ts';
import type { SecretStorePort } from './ports.ts';

/** A customer's org as its admin described it; every part has passed its rule. */
export type NewOrg = {
  readonly org: string;
  /** My Domain host, complete. */
  readonly host: string;
  readonly clientId: string;
  readonly clientSecret: Sealed;
  /** Values of `credential-health:NAME` tags by NAME. */
  readonly tags: Readonly<Record<string, string>>;
  readonly kmsKeyId: string | null;
};

/** A secret that is to be made as it stands; tags by their full names. */
export type NewSecret = {
  readonly org: string;
  readonly text: Sealed;
  readonly tags: Readonly<Record<string, string>>;
  readonly kmsKeyId: string | null;
};

/**
 * Creates the secret of an org, once its credential has worked.
 * @throws ChangeError when there is one already; StoreError
 */
export async function addOrg(
  ports: CheckPorts & { readonly store: SecretStorePort },
  { org, tags: given, kmsKeyId, ...credential }: NewOrg,
  prefix: string,
  settings: RunSettings,
  consent: Consent,
): Promise<Change> {
  const tags = Object.fromEntries(Object.entries(given).map(([tag, value]) => [`credential-health:${tag}`, value]));
  return addSecret(ports, { org, text: newSecretText(credential), tags, kmsKeyId }, prefix, settings, consent);
}

/**
 * As {@link addOrg}, of a whole secret; one that is stored already in the same words is `unchanged`.
 * @throws ChangeError when there is another already; StoreError
 */
export async function addSecret(
  ports: CheckPorts & { readonly store: SecretStorePort },
  { org, text, tags, kmsKeyId }: NewSecret,
  prefix: string,
  settings: RunSettings,
  consent: Consent,
): Promise<Change> {
  const name = prefix + org;
  const isStored = await holds(ports.secrets, org, text);
  if (!isStored) await ensureFree(ports.secrets, org, prefix);
  const checked = await tryCandidate(ports, { org, secretId: name, tags, text }, settings);
  if (checked.verdict !== 'healthy') return { kind: 'refused', checked };
  if (isStored) return { kind: 'unchanged', checked };
  const plan = {
    action: 'create',
    org,
    name,
    keys: keyNames(text),
    removed: [],
    tags,
    kmsKeyId,
    formerVersionId: null,
  } as const;
  return storeIfGood(checked, plan, consent, () => ports.store.create({ name, text, tags, kmsKeyId }));
}

async function holds(secrets: SecretsPort, org: string, text: Sealed): Promise<boolean> {
  const [existing] = await secrets.find([org]);
  if (existing === undefined || existing.deletionAt !== null) return false;
  const reading = (await secrets.read([existing.id])).get(existing.id);
  return reading?.kind === 'text' && reading.text.equals(text);
}

/**
 * Before a person goes to any trouble for it: is the name still free?
 * @throws ChangeError that says what to do instead
 */
export async function ensureFree(secrets: SecretsPort, org: string, prefix: string): Promise<void> {
  const [existing] = await secrets.find([org]);
  if (existing === undefined) return;
  const name = prefix + org;
  throw new ChangeError(
    existing.deletionAt === null
      ? `There is a secret ${name} already. To give it a new client secret:\n  ${ownCommand('rotate', [org])}`
      : `There was a secret ${name}, and it is planned for deletion on ${utcDay(existing.deletionAt)}. To take it back:\n  ${awsCommand('secretsmanager restore-secret', { 'secret-id': name })}`,
  );
}

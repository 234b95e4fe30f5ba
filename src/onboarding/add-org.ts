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
  const name = prefix + org;
  await ensureFree(ports.secrets, org, prefix);
  const text = newSecretText(credential);
  const tags = Object.fromEntries(Object.entries(given).map(([tag, value]) => [`credential-health:${tag}`, value]));
  const checked = await tryCandidate(ports, { org, secretId: name, tags, text }, settings);
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
      ? `There is a secret ${name} already. To give it a new client secret: ${ownCommand('rotate', [org])}`
      : `There was a secret ${name}, and it is planned for deletion on ${utcDay(existing.deletionAt)}. To take it back: ${awsCommand('secretsmanager restore-secret', { 'secret-id': name })}`,
  );
}

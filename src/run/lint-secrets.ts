import { CAUSES } from '../causes/catalogue.ts';
import type { Hint } from '../causes/hint.ts';
import { evidenceLine } from '../causes/verdict.ts';
import { chooseHost } from '../check/choose-host.ts';
import type { Credential } from '../credential/credential.ts';
import type { AllowedHost } from '../credential/host.ts';
import { lintFleet } from '../credential/lint.ts';
import { listOrgs, type Selection } from '../credential/list-orgs.ts';
import { openSecret } from '../credential/open-secret.ts';
import type { SecretEntry, SecretReading } from '../credential/ports.ts';
import { readValues } from '../credential/read-values.ts';
import { parseTags } from '../credential/tags.ts';
import { fanOut } from '../fan-out.ts';
import { assertionClaims } from '../salesforce/token-endpoint.ts';
import type { Ports } from './ports.ts';

/** What looks wrong with the stored credential of one org; no text holds a value of it. */
export type LintedOrg = {
  readonly org: string;
  /** A check would fail on each of these, before anything is sent. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
};

type Linted = LintedOrg & { readonly credential: Credential | null; readonly host: AllowedHost | null };

/**
 * Reads every selected secret and judges it without asking Salesforce anything.
 * @throws UnknownOrgsError when a name has no secret; whatever the store throws when it cannot list
 */
export async function lintSecrets(
  ports: Pick<Ports, 'now' | 'secrets' | 'signing'>,
  selection: Selection,
): Promise<readonly LintedOrg[]> {
  const entries = (await listOrgs(ports.secrets, selection)).filter(({ deletionAt }) => deletionAt === null);
  const read = readValues(ports.secrets, entries);
  const linted = await fanOut(entries, ports.secrets.batchSize, async (entry) => lint(ports, entry, await read(entry)));
  const together = lintFleet(
    linted.map(({ org, credential, host }) => ({
      org,
      host,
      // Known only once Salesforce was asked.
      orgId: null,
      clientId: credential?.clientId ?? null,
      flow: credential?.flow ?? null,
      username: credential !== null && credential.flow !== 'client_credentials' ? credential.username : null,
    })),
  );
  return linted.map(({ org, errors, warnings }) => ({
    org,
    errors,
    warnings: [...warnings, ...(together.get(org) ?? [])],
  }));
}

async function lint(
  ports: Pick<Ports, 'now' | 'signing'>,
  entry: SecretEntry,
  reading: SecretReading,
): Promise<Linted> {
  const { org } = entry;
  const tags = [...nameFindings(org), ...parseTags(entry.tags).hints];
  const secret = openSecret(reading);
  if (!secret.ok) {
    const problem = evidenceLine(secret.finding.evidence);
    // A kind that a check leaves alone is no mistake of whoever stored it.
    const isFailure = CAUSES[secret.finding.cause].verdict === 'unhealthy';
    const others = secret.hints.map(({ text }) => text);
    return {
      org,
      errors: isFailure ? [problem] : [],
      warnings: isFailure ? [...tags, ...others] : [`not checked: ${problem}`, ...tags, ...others],
      credential: null,
      host: null,
    };
  }
  const { credential } = secret;
  const target = chooseHost(credential);
  const host = target.ok ? target.host : null;
  // The hints of a secret speak of a wrong host as well, and propose the right one.
  const isError = ({ about }: Hint) => about === 'host' && !target.ok;
  return {
    org,
    errors: [...secret.hints.filter(isError).map(({ text }) => text), ...(await keyProblems(ports, credential, host))],
    warnings: [...tags, ...secret.hints.filter((hint) => !isError(hint)).map(({ text }) => text)],
    credential,
    host,
  };
}

/** `add` refuses such a name; one that is stored already is still checked. */
function nameFindings(org: string): readonly string[] {
  return org.startsWith('-')
    ? [
        'the name begins with a dash, which commands take for an option: write -- before it, or store it under another name',
      ]
    : [];
}

/** What is wrong with the private key of the JWT flow, found by signing with it. */
async function keyProblems(
  { now, signing }: Pick<Ports, 'now' | 'signing'>,
  credential: Credential,
  host: AllowedHost | null,
): Promise<readonly string[]> {
  if (credential.flow !== 'jwt_bearer' || host === null) return [];
  const signed = await signing.signAssertion(
    credential.privateKey,
    assertionClaims(credential, `https://${host}`, now()),
  );
  return signed.ok ? [] : [`the private key ${signed.problem}`];
}

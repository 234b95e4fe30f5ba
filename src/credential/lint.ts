import { type Hint, hintsAbout } from '../causes/hint.ts';
import type { Flow } from '../causes/verdict.ts';
import { shownClientId } from './confidential.ts';
import type { Credential } from './credential.ts';
import { SECRET_FORM } from './forms.ts';
import { checkHost, isSandboxHost } from './host.ts';
import { recordOf } from './salesforce-id.ts';

/** Consumer keys of Salesforce start so. */
const KEY_START = '3MVG9';
/** Words in an org's name that tell what it is. */
const SANDBOX_WORDS = new Set(['sandbox', 'sbx', 'uat', 'test', 'qa', 'dev', 'staging', 'stage', 'scratch']);
const PRODUCTION_WORDS = new Set(['production', 'prod', 'prd', 'live']);

/**
 * What looks wrong with one credential, found without network; empty when nothing does. Beside what `parseCredential`
 * hints at, this is all that can be said about it. No text holds a value of the credential.
 */
export function lintCredential(credential: Credential): readonly Hint[] {
  return [
    ...hintsAbout('host', hostFindings(credential)),
    ...hintsAbout('secret', [...pairFindings(credential), ...userFindings(credential)]),
  ];
}

function hostFindings({ host, flow }: Credential): readonly string[] {
  const check = checkHost(host, flow);
  if (!check.ok) {
    return [check.proposal === null ? check.description : `${check.description}: store ${check.proposal}`];
  }
  const generic = check.host === 'login.salesforce.com' || check.host === 'test.salesforce.com';
  return generic
    ? [
        ...check.hints,
        `host: ${check.host} serves every org; store the org's own My Domain host, which other flows need`,
      ]
    : check.hints;
}

/** The client id and what stands beside it as its secret. */
function pairFindings(credential: Credential): readonly string[] {
  const id = credential.clientId;
  const secret = credential.flow === 'jwt_bearer' ? null : credential.clientSecret.reveal();
  const findings: string[] = [];
  const idIsSecret = SECRET_FORM.test(id);
  const secretIsKey = secret?.startsWith(KEY_START) === true && !id.startsWith(KEY_START);
  if (idIsSecret) findings.push('the client id has the form of a client secret');
  else if (secretIsKey) findings.push(`the client secret starts with ${KEY_START}, as client ids do`);
  if (/\s/.test(id)) findings.push('the client id holds white space inside');
  else if (id.includes(KEY_START) && shownClientId(id) === null) {
    findings.push('the client id holds more than letters, digits, dots and underscores, of which ids are made');
  }
  if (secret !== null && /\s/.test(secret)) findings.push('the client secret holds white space inside');
  return findings;
}

/** User names have the form of an e-mail address: any other fails, and each failed login counts. */
function userFindings(credential: Credential): readonly string[] {
  if (credential.flow !== 'password' || /^[^@\s]+@[^@\s]+$/.test(credential.username)) return [];
  return ['the user name has not the form of an e-mail address, as all user names of Salesforce have'];
}

/** What is compared across credentials; null where it could not be read. */
export type FleetEntry = {
  readonly org: string;
  readonly clientId: string | null;
  /** As checked. */
  readonly host: string | null;
  readonly username: string | null;
  readonly flow: Flow | null;
  /** As Salesforce told it; it tells orgs apart that log in through a generic host. */
  readonly orgId: string | null;
};

/** What looks wrong only when all credentials are seen together, by org; orgs without findings are left out. */
export function lintFleet(entries: readonly FleetEntry[]): ReadonlyMap<string, readonly string[]> {
  const findings = new Map<string, string[]>();
  const find = (org: string, finding: string) => findings.set(org, [...(findings.get(org) ?? []), finding]);

  for (const [clientId, sharers] of grouped(entries, ({ clientId }) => clientId)) {
    for (const { org } of sharers.length > 1 ? sharers : []) {
      find(
        org,
        `the client id${shown(clientId)} is also that of ${othersThan(org, sharers)}; a rotation concerns all of them`,
      );
    }
    const passwords = sharers.filter(({ flow }) => flow === 'password');
    for (const [where, neighbours] of grouped(passwords, whereUsersLive)) {
      if (new Set(neighbours.map(({ username }) => username)).size < 2) continue;
      for (const { org } of neighbours) {
        find(
          org,
          `several users log in to ${where} with one client id; client credentials has one Run-As user, so move to the JWT bearer flow`,
        );
      }
    }
  }

  const names = new Set(entries.map(({ org }) => org.toLowerCase()));
  for (const { org, host } of entries) {
    if (host === null) continue;
    if (isSandboxHost(host) && isProductionName(org, names)) {
      find(org, 'the name says production, the host is that of a sandbox');
    }
    if (isProductionHost(host) && words(org).some((word) => SANDBOX_WORDS.has(word))) {
      find(org, 'the name says sandbox or test, the host is that of production');
    }
  }
  return findings;
}

/** The org whose users these are: by its host or, where a generic login host hides that, by its id; else unknown. */
function whereUsersLive({ host, orgId }: FleetEntry): string | null {
  if (host?.includes('.my.') === true) return host;
  return orgId === null ? null : `org ${recordOf(orgId)}`;
}

/** Entries by what they have in common, in the order first met; entries without it are left out. */
function grouped<Entry>(entries: readonly Entry[], by: (entry: Entry) => string | null): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = by(entry);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return groups;
}

/** Enough of a client id to recognise it; nothing of what may be a misplaced secret. */
function shown(clientId: string): string {
  return clientId.startsWith(KEY_START) && clientId.length >= 40 && shownClientId(clientId) !== null
    ? ` ${KEY_START}…${clientId.slice(-4)}`
    : '';
}

/** Up to three of the other orgs by name, and how many more there are. */
function othersThan(own: string, sharers: readonly FleetEntry[]): string {
  const named = sharers
    .slice(0, 4)
    .map(({ org }) => org)
    .filter((org) => org !== own)
    .slice(0, 3);
  const more = sharers.length - 1 - named.length;
  return more === 0 ? named.join(', ') : `${named.join(', ')} and ${more} more`;
}

function words(org: string): readonly string[] {
  return org.toLowerCase().split(/[^a-z]+/);
}

/** Says so itself, or has a sibling that is named after it as a sandbox (`acme` beside `acme-uat`). */
function isProductionName(org: string, names: ReadonlySet<string>): boolean {
  const own = words(org);
  if (own.some((word) => PRODUCTION_WORDS.has(word))) return true;
  if (own.some((word) => SANDBOX_WORDS.has(word))) return false;
  return [...SANDBOX_WORDS].some((word) =>
    ['-', '_', '/', '.'].some((mark) => names.has(`${org.toLowerCase()}${mark}${word}`)),
  );
}

/** Neither a sandbox nor one of the other partitions that hold no production org. */
function isProductionHost(host: string): boolean {
  return !isSandboxHost(host) && !/\.(?:develop|demo|patch|trailblaze|free)\.my\./.test(host);
}

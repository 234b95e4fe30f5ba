import { apiError, maintenancePage, oauthError, redirectTo } from './faults.ts';
import { completeOrg, type OrgOptions, type SimulatedOrg } from './org.ts';
import type { Simulator } from './simulator.ts';

/** One entry of a credentials file, as `credential-health check --file` reads it. */
type DemoEntry = {
  readonly name: string;
  readonly secret: Readonly<Record<string, unknown>>;
  readonly tags: Readonly<Record<string, string>>;
  /** ISO date-time at which the secret was stored. */
  readonly createdAt: string;
};

export type DemoFleet = {
  /** The credentials as the company keeps them. */
  readonly entries: readonly DemoEntry[];
  /** The orgs as Salesforce has them; they differ from the credentials where something broke. */
  readonly orgs: readonly OrgOptions[];
  /** Puts the orgs into a simulator. */
  readonly addTo: (simulator: Simulator) => void;
  /** Mends two orgs, as their people would after the first alert; returns their names. */
  readonly mend: (simulator: Simulator) => readonly string[];
};

type Member = {
  readonly name: string;
  readonly team: string;
  /** Age of the stored secret in days. */
  readonly age: number;
  /** Name before `.my.salesforce.com`; the org's name unless given. */
  readonly myDomain?: string;
  /** What Salesforce makes of it; nothing: all is well. */
  readonly org?: Omit<OrgOptions, 'host'>;
  /** What the stored secret says differently. */
  readonly secret?: (stored: Stored) => Readonly<Record<string, unknown>>;
  readonly note?: string;
};

type Stored = { readonly clientId: string; readonly clientSecret: string; readonly domain: string };

const DAY_MS = 86_400_000;
/** Longer than any patience the demo is started with. */
const TOO_SLOW_MS = 30_000;

/** Customers of a company that talks to all of them: most are well, and each of the others has a trouble of its own. */
const MEMBERS: readonly Member[] = [
  { name: 'acme', team: 'billing', age: 40 },
  { name: 'aperture', team: 'sales', age: 12 },
  { name: 'cyberdyne', team: 'sales', age: 51, org: { token: { fault: maintenancePage() } } },
  { name: 'dunder', team: 'crm', age: 3 },
  { name: 'globex', team: 'crm', age: 64, org: { runAsUserId: null }, note: 'Goes live on Monday' },
  { name: 'hooli', team: 'billing', age: 120 },
  { name: 'initech', team: 'billing', age: 30, secret: (stored) => ({ ...stored, clientSecret: newSecret() }) },
  { name: 'massive', team: 'crm', age: 22, org: { token: { fault: redirectTo('massive-dynamic.my.salesforce.com') } } },
  { name: 'oscorp', team: 'billing', age: 75, org: { api: { fault: apiError('api-disabled-for-user') } } },
  {
    name: 'piedpiper',
    team: 'sales',
    age: 8,
    secret: (stored) => ({ ...stored, domain: 'salesforce.piedpiper.example' }),
  },
  {
    name: 'soylent',
    team: 'crm',
    age: 17,
    secret: ({ domain: _, ...stored }) => ({ ...stored, loginUrl: 'https://login.salesforce.com' }),
  },
  { name: 'stark', team: 'sales', age: 83 },
  { name: 'tyrell', team: 'billing', age: 45, org: { token: { delayMs: TOO_SLOW_MS } } },
  { name: 'umbrella', team: 'crm', age: 58, org: { token: { fault: oauthError('ip-restricted') } } },
  { name: 'vandelay', team: 'sales', age: 26, org: { token: { fault: oauthError('app-not-installed') } } },
  {
    name: 'wayne-uat',
    team: 'billing',
    age: 33,
    myDomain: 'wayne--uat.sandbox',
    secret: (stored) => ({ ...stored, clientId: newClientId() }),
    note: 'The sandbox is refreshed every quarter',
  },
  { name: 'wonka', team: 'sales', age: 5, secret: ({ clientSecret: _, ...stored }) => stored },
];

/** The demo's fleet, with secrets made up on the spot; ages count back from `now`. */
export function demoFleet(now: Date): DemoFleet {
  const fleet = MEMBERS.map((member) => {
    const org = completeOrg({ host: `${member.myDomain ?? member.name}.my.salesforce.com`, ...member.org });
    return { org, entry: entryOf(member, org, now) };
  });
  const orgs = fleet.map(({ org }) => org);
  const storedSecret = (name: string) =>
    String(fleet.find(({ entry }) => entry.name === name)?.entry.secret.clientSecret);
  return {
    entries: fleet.map(({ entry }) => entry),
    orgs,
    addTo: (simulator) => {
      for (const org of orgs) simulator.addOrg(org);
    },
    mend: (simulator) => {
      simulator.changeOrg('initech.my.salesforce.com', { clientSecret: storedSecret('initech') });
      const { runAsUserId } = completeOrg({ host: 'globex.my.salesforce.com' });
      simulator.changeOrg('globex.my.salesforce.com', { runAsUserId });
      return ['globex', 'initech'];
    },
  };
}

function entryOf({ name, team, age, secret, note }: Member, org: SimulatedOrg, now: Date): DemoEntry {
  const stored: Stored = { clientId: org.clientId, clientSecret: org.clientSecret, domain: org.host };
  return {
    name,
    secret: secret === undefined ? stored : secret(stored),
    tags: {
      'credential-health:team': team,
      ...(note === undefined ? {} : { 'credential-health:note': note }),
    },
    createdAt: new Date(now.getTime() - age * DAY_MS).toISOString(),
  };
}

function newSecret(): string {
  return completeOrg({ host: 'anywhere' }).clientSecret;
}

function newClientId(): string {
  return completeOrg({ host: 'anywhere' }).clientId;
}

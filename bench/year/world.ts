import type { SecretEntry, SecretReading } from '../../src/credential/ports.ts';
import { Sealed } from '../../src/credential/sealed.ts';
import type { AlertsPort } from '../../src/digest/ports.ts';
import type { Ports } from '../../src/run/ports.ts';
import type { StatesPort } from '../../src/state/ports.ts';
import { answerTo, nameOf } from './truth/raw-answer.ts';
import type { Situation } from './truth/situation.ts';
import type { Face, PlannedOrg, Version } from './truth/things.ts';

/** One org as it stands at the instant of a run. */
export type Standing = {
  readonly org: PlannedOrg;
  readonly situation: Situation;
  /** Trouble of this one run. */
  readonly hiccup: Face | null;
};

/** The outside world of a run: Secrets Manager and Salesforce as the truth has them, a clock that stands still. */
export function portsOf(standings: readonly Standing[], now: Date, states: StatesPort, alerts: AlertsPort): Ports {
  const byOrg = new Map(standings.map((standing) => [standing.org.name, standing]));
  const listed = standings.filter(({ situation }) => situation.listed);
  const standingOf = (host: string): Standing => {
    const standing = byOrg.get(orgOf(host));
    if (standing === undefined) throw new Error(`nobody is at ${host}`);
    return standing;
  };
  const byId = (id: string): Standing => standingOf(id.slice('salesforce/'.length));
  return {
    now: () => now,
    random: () => 0.5,
    sleep: async () => {},
    secrets: {
      batchSize: 20,
      list: async () => listed.map(entryOf),
      find: async (orgs) => listed.filter(({ org }) => orgs.includes(org.name)).map(entryOf),
      read: async (ids) => new Map(ids.map((id) => [id, readingOf(byId(id).org, byId(id).situation.current)])),
      readVersion: async (id, versionId) => {
        const { org } = byId(id);
        const version = org.versions.find((candidate) => candidate.id === versionId);
        return version === undefined
          ? { kind: 'refused', code: 'ResourceNotFoundException', message: 'no such version' }
          : readingOf(org, version);
      },
    },
    network: {
      connect: (host) => ({
        send: async ({ method, form }) => {
          const { situation, hiccup } = standingOf(host);
          return answerTo({ host, method, form: form?.reveal() ?? null }, situation, hiccup);
        },
        close: () => {},
      }),
      nameExists: async (name) => {
        const standing = byOrg.get(orgOf(name));
        return standing === undefined ? 'exists' : nameOf(standing.situation);
      },
    },
    signing: {
      hmacSha256: async () => '',
      signAssertion: async () => ({ ok: false, problem: 'is not part of this year' }),
    },
    states,
    alerts,
  };
}

/** The secret as Secrets Manager lists it. */
export function entryOf({ org, situation }: Standing): SecretEntry {
  const { current, previous, tags, deletionAt } = situation;
  return {
    id: `salesforce/${org.name}`,
    name: `salesforce/${org.name}`,
    org: org.name,
    tags,
    versions: { current: current.id, pending: null, previous: previous?.id ?? null },
    rotation: { managed: false, nextAt: null, lastAt: null },
    deletionAt: deletionAt === null ? null : new Date(deletionAt),
  };
}

function readingOf(org: PlannedOrg, version: Version): SecretReading {
  const { clientId, secret, spoilt } = version;
  const login =
    org.flow === 'password' ? { username: `checker@${org.name}.example`, password: 'example-password' } : {};
  const value = { clientId, clientSecret: secret, domain: hostOf(org), ...login };
  const text = spoilt ? '{"clientId": "exampl' : JSON.stringify(value);
  return { kind: 'text', text: new Sealed(text), versionId: version.id, createdAt: new Date(version.storedAt) };
}

/** Every org has a host of its own. */
export function hostOf({ name, sandbox }: PlannedOrg): string {
  return sandbox ? `${name}--test.sandbox.my.salesforce.com` : `${name}.my.salesforce.com`;
}

function orgOf(host: string): string {
  return host.split(/--|\./, 1)[0] ?? host;
}

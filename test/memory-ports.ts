import { createHmac } from 'node:crypto';
import { stateMemory } from '../src/adapters/state-memory.ts';
import type { SecretEntry, SecretReading } from '../src/credential/ports.ts';
import { Sealed } from '../src/credential/sealed.ts';
import { cliCommands } from '../src/digest/commands.ts';
import type { Digest } from '../src/digest/digest.ts';
import { readEnvironment } from '../src/environment.ts';
import type { Ports } from '../src/run/ports.ts';
import type { RunSettings } from '../src/run/settings.ts';
import { runSettings } from '../src/run/settings.ts';
import type { WireAnswer, WireRequest } from '../src/salesforce/http.ts';
import { answered, grantBody } from './salesforce/answers.ts';

export const START = new Date('2026-11-22T08:00:00Z');

/** A secret as a test states it; versions by stage, `value` for AWSCURRENT. */
export type TestSecret = {
  readonly org: string;
  readonly value: unknown;
  readonly tags?: Record<string, string>;
  readonly createdAt?: Date;
  readonly versionId?: string;
  readonly others?: Readonly<Partial<Record<'pending' | 'previous', { readonly id: string; readonly value: unknown }>>>;
  readonly reading?: SecretReading;
  readonly deletionAt?: Date;
  readonly rotation?: SecretEntry['rotation'];
};

/** A world in memory: its clock stands still unless moved, its network answers by a function. */
export type World = {
  readonly ports: Ports;
  readonly sent: { readonly host: string; readonly request: WireRequest }[];
  readonly published: Digest[];
  readonly advance: (ms: number) => void;
  secrets: readonly TestSecret[];
  answer: (host: string, request: WireRequest, timeoutMs: number) => WireAnswer | Promise<WireAnswer>;
  nameExists: Ports['network']['nameExists'];
};

export function credentialOf(org: string, overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    clientId: `example_id_${org.replaceAll('-', '_')}`,
    clientSecret: `example-secret-${org}`,
    domain: `${org}.my.salesforce.com`,
    ...overrides,
  };
}

/** A healthy org's answers, identity made from its host. */
export function healthyAnswer(host: string, request: WireRequest): WireAnswer {
  if (request.method === 'GET') return answered(200, {}, { limitInfo: 'api-usage=18/15000' });
  const orgId = `00D${Buffer.from(host).toString('hex').padEnd(12, '0').slice(0, 12)}`;
  return answered(
    200,
    grantBody({
      access_token: `example-token-${host}`,
      instance_url: `https://${host}`,
      id: `https://login.salesforce.com/id/${orgId}/005000000000001`,
      signature: undefined,
    }),
  );
}

export function worldOf(secrets: readonly TestSecret[]): World {
  let clock = START.getTime();
  const sent: World['sent'] = [];
  const published: Digest[] = [];
  const world: World = {
    secrets,
    sent,
    published,
    answer: healthyAnswer,
    nameExists: async () => 'exists',
    advance: (ms) => {
      clock += ms;
    },
    ports: {
      now: () => new Date(clock),
      random: () => 0.5,
      sleep: async (ms) => {
        clock += ms;
      },
      secrets: {
        batchSize: 20,
        list: async () => world.secrets.map(entryOf),
        find: async (orgs) => world.secrets.filter(({ org }) => orgs.includes(org)).map(entryOf),
        read: async (ids) =>
          new Map(
            world.secrets
              .filter(({ org }) => ids.includes(`salesforce/${org}`))
              .map((secret) => [`salesforce/${secret.org}`, readingOf(secret)]),
          ),
        readVersion: async (id, versionId) => {
          const secret = world.secrets.find(({ org }) => `salesforce/${org}` === id);
          const other = Object.values(secret?.others ?? {}).find((version) => version.id === versionId);
          if (secret !== undefined && other !== undefined) return textOf(other.value, other.id, null);
          if (secret === undefined || versionOf(secret) !== versionId)
            return { kind: 'refused', code: 'ResourceNotFoundException', message: 'gone' };
          return readingOf(secret);
        },
      },
      network: {
        connect: (host) => ({
          send: async (request, { timeoutMs }) => {
            sent.push({ host, request });
            return world.answer(host, request, timeoutMs);
          },
          close: () => {},
        }),
        nameExists: (host, timeoutMs) => world.nameExists(host, timeoutMs),
      },
      signing: {
        hmacSha256: async (key, text) => createHmac('sha256', key.reveal()).update(text).digest('base64'),
        signAssertion: async () => ({ ok: true, assertion: new Sealed('example-assertion') }),
      },
      states: stateMemory(),
      alerts: {
        publish: async (digest) => {
          published.push(digest);
        },
        confirmedSubscriptions: async () => 1,
      },
    },
  };
  return world;
}

/** The settings of a deployment that changed nothing. */
export function settingsOf(overrides: Partial<RunSettings> = {}): RunSettings {
  return {
    ...runSettings(readEnvironment({})),
    commands: cliCommands(),
    ...overrides,
  };
}

export const EVERYTHING = { orgs: 'all', save: true, publish: true } as const;

function versionOf({ org, versionId }: TestSecret): string {
  return versionId ?? `version-1-of-${org}`;
}

function entryOf(secret: TestSecret): SecretEntry {
  const { org, tags, others, deletionAt } = secret;
  return {
    id: `salesforce/${org}`,
    name: `salesforce/${org}`,
    org,
    tags: tags ?? {},
    versions: {
      current: versionOf(secret),
      pending: others?.pending?.id ?? null,
      previous: others?.previous?.id ?? null,
    },
    rotation: secret.rotation ?? { managed: false, nextAt: null, lastAt: null },
    deletionAt: deletionAt ?? null,
  };
}

function readingOf(secret: TestSecret): SecretReading {
  return (
    secret.reading ?? textOf(secret.value, versionOf(secret), secret.createdAt ?? new Date('2026-11-01T00:00:00Z'))
  );
}

function textOf(value: unknown, versionId: string, createdAt: Date | null): SecretReading {
  const text = new Sealed(typeof value === 'string' ? value : JSON.stringify(value));
  return { kind: 'text', text, versionId, createdAt };
}

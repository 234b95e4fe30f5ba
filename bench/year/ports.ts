import { createHmac } from 'node:crypto';
import type { SecretEntry, SecretReading } from '../../src/credential/ports.ts';
import { Sealed } from '../../src/credential/sealed.ts';
import type { Ports } from '../../src/run/ports.ts';
import type { WireAnswer, WireRequest } from '../../src/salesforce/http.ts';
import type { StatesPort } from '../../src/state/ports.ts';
import { chanceOf } from './chance.ts';
import type { Message } from './record.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { Org, Planned, Says, Truth, World } from './world.ts';

type Stage = {
  readonly world: World;
  readonly truth: Truth;
  readonly states: StatesPort;
  readonly clock: VirtualClock;
  readonly plan: Planned;
  readonly later: (orgs: readonly string[], ms: number) => void;
};

/** The ports of one run, with what befalls it, and what it met. */
export function portsOf({ world, truth, states, clock, plan, later }: Stage) {
  const answers = new Map<string, Says | null>();
  const unsaved = new Set<string>();
  const messages: Message[] = [];
  const saved = new Set<string>();
  const calls = { checking: 0, telling: 0 };
  let telling = false;
  let dead = false;
  let refused = false;
  const byName = new Map(world.orgs.map((org) => [org.name, org]));
  const random = chanceOf(Math.floor(plan.at)).next;

  /** Every call of a port passes here: the run may hang, or die before or after it did its work. */
  async function call<T>(work: () => T | Promise<T>): Promise<T> {
    if (dead) throw new Error('killed');
    calls.checking += 1;
    if (telling) calls.telling += 1;
    if (plan.hangs !== null && calls.checking === plan.hangs.call) await clock.sleep(plan.hangs.ms);
    const dies = plan.dies !== null && calls[plan.dies.at] === plan.dies.call;
    const before = dies && random() < 0.5;
    if (before) dead = true;
    if (dead) throw new Error('killed');
    const result = await work();
    if (dies) dead = true;
    if (dead) throw new Error('killed');
    return result;
  }

  const there = () => world.orgs.filter((org) => truth.isThere(org, clock.now()));
  const ports: Ports = {
    now: () => new Date(clock.now() + plan.clock),
    random,
    sleep: (ms, signal) => (dead ? Promise.reject(new Error('killed')) : clock.sleep(ms, signal)),
    secrets: {
      batchSize: 20,
      list: () => call(() => there().map((org) => entryOf(org, clock.now()))),
      find: (names) =>
        call(() => there().flatMap((org) => (names.includes(org.name) ? [entryOf(org, clock.now())] : []))),
      read: (ids) =>
        call(
          () => new Map(ids.flatMap((id) => ofSecret(id).map((org) => [id, reading(org, current(org, clock.now()))]))),
        ),
      readVersion: (id, version) => call(() => reading(ofSecret(id)[0] as Org, Number(version.split('-').at(-1)))),
    },
    network: {
      nameExists: async () => 'exists',
      connect: (host) => ({
        send: (request) => call(() => answer(host.split('.')[0]?.split('--')[0] ?? '', host, request)),
        close: () => {},
      }),
    },
    signing: {
      hmacSha256: async (key, text) => createHmac('sha256', key.reveal()).update(text).digest('base64'),
      signAssertion: async () => ({ ok: false, problem: 'is not used here' }),
    },
    states: { ...states, load: (keys) => call(() => states.load(keys)), save: (write) => call(() => save(write)) },
    alerts: {
      subscriptions: () => {
        telling = true;
        return call(() =>
          world.listeners.map(({ endpoint, filter, confirmed }) => ({
            ...{ protocol: 'email', endpoint, filter },
            confirmed: confirmed.some(({ from, to }) => from <= clock.now() && clock.now() < to),
          })),
        );
      },
      confirmedSubscriptions: () => call(() => null),
      publish: (digest) =>
        call(() => {
          const audience = digest.team ?? 'all';
          if (plan.refuses === audience || plan.refuses === '*') {
            refused = true;
            throw new Error('refused');
          }
          const { severity } = digest.attributes;
          messages.push({
            ...{ at: clock.now(), audience, severity, subject: digest.subject },
            ...{ text: digest.forms.email, json: digest.forms.sqs },
          });
        }),
    },
    recheckLater: (orgs, ms) => call(() => later(orgs, ms)),
  };
  /** What an org would say now, for a check that need not be made again. */
  const says = (org: string) => {
    const said = truth.says(org, clock.now());
    answers.set(org, said);
    return String(said);
  };
  const log = {
    says,
    answers,
    unsaved,
    messages,
    died: () => dead,
    isExpected: () => dead || refused || plan.throttled,
  };
  return { ports, log };

  async function save(write: Parameters<StatesPort['save']>[0]) {
    if (!saved.has(write.key) && random() < plan.conflicts) {
      unsaved.add(write.key.replace('org/', ''));
      if (plan.throttled) throw new Error('ProvisionedThroughputExceededException');
      return 'conflict' as const;
    }
    const outcome = await states.save(write);
    if (outcome === 'conflict' && !saved.has(write.key)) unsaved.add(write.key.replace('org/', ''));
    saved.add(write.key);
    return outcome;
  }

  function ofSecret(id: string): readonly Org[] {
    const org = byName.get(id.replace('salesforce/', ''));
    return org === undefined ? [] : [org];
  }

  function answer(name: string, host: string, { method, form }: WireRequest): WireAnswer {
    if (method === 'GET') return json(200, {}, 'api-usage=18/15000');
    const org = byName.get(name) as Org;
    const says = truth.says(name, clock.now());
    const used = /secret-(\d+)/.exec(form?.reveal() ?? '')?.[1];
    const isCurrent = used === undefined || Number(used) === current(org, clock.now());
    if (isCurrent) answers.set(name, says);
    if (says === 'client-secret-wrong' && !isCurrent) return granted(name, host);
    return says === null ? granted(name, host) : SAID[says];
  }
}

function current({ versions }: Org, at: number): number {
  return Math.max(
    0,
    versions.findLastIndex((each) => each <= at),
  );
}

function entryOf(org: Org, at: number): SecretEntry {
  const version = current(org, at);
  const tags = [...new Set(org.edits.map(({ tag }) => tag))].flatMap((tag) => {
    const value = org.edits.findLast((edit) => edit.tag === tag && edit.at <= at)?.value ?? null;
    return value === null ? [] : [[`credential-health:${tag}`, value] as const];
  });
  return {
    ...{ id: `salesforce/${org.name}`, name: `salesforce/${org.name}`, org: org.name, tags: Object.fromEntries(tags) },
    versions: {
      ...{ current: `version-${version}`, pending: null },
      previous: version === 0 ? null : `version-${version - 1}`,
    },
    ...{ rotation: { managed: false, nextAt: null, lastAt: null }, deletionAt: null },
  };
}

function reading({ name, sandbox, flow, versions }: Org, version: number): SecretReading {
  const domain = `${name}${sandbox ? '--uat.sandbox' : ''}.my.salesforce.com`;
  const pair = { clientId: `example_id_${name.replace('-', '_')}`, clientSecret: `example-secret-${version}`, domain };
  const values = {
    client_credentials: pair,
    password: { ...pair, username: `${name}@example.com`, password: 'example-password' },
    refresh_token: {
      clientId: pair.clientId,
      clientSecret: pair.clientSecret,
      domain,
      refreshToken: 'example-refresh-token',
    },
  };
  const text = new Sealed(JSON.stringify(values[flow]));
  return { kind: 'text', text, versionId: `version-${version}`, createdAt: new Date(versions[version] ?? 0) };
}

function json(status: number, body: object, limitInfo: string | null = null): WireAnswer {
  const headers = { contentType: 'application/json;charset=UTF-8', location: null, retryAfter: null, limitInfo };
  return { kind: 'answered', status, headers, body: JSON.stringify(body), completeness: 'complete', latencyMs: 12 };
}

const rejected = (error: string, error_description: string) => json(400, { error, error_description });

/** As servers word it: docs/sources.md. */
const SAID: Readonly<Record<Says, WireAnswer>> = {
  'client-secret-wrong': rejected('invalid_client', 'invalid client credentials'),
  'client-id-unknown': rejected('invalid_client_id', 'client identifier invalid'),
  'app-blocked': rejected('app_blocked', 'this app is blocked by admin'),
  'run-as-user-missing': rejected('invalid_grant', 'no client credentials user enabled'),
  'user-inactive': rejected('invalid_grant', 'inactive user'),
  'rejected-unknown': rejected('brand_new', 'nobody has seen this before'),
  'login-hours-restricted': rejected('invalid_grant', 'restricted login hours'),
  'salesforce-unavailable': json(503, {}),
  timeout: { kind: 'failed', failure: 'timeout', code: 'ETIMEDOUT', latencyMs: 12 },
};

function granted(name: string, host: string): WireAnswer {
  const org = `00D${name.replace('-', '').padEnd(12, '0')}`;
  return json(200, {
    ...{
      access_token: `example-token-${name}`,
      instance_url: `https://${host}`,
      token_type: 'Bearer',
      scope: 'api id',
    },
    id: `https://login.salesforce.com/id/${org}/005000000000001`,
  });
}

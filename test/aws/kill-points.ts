import type { Ports } from '../../src/run/ports.ts';

/** Where a run ends: before its n-th call of a port does anything, or after it did and before the run hears of it. */
export type KillPoint = { readonly call: number; readonly when: 'before' | 'after' };

export type Killable = {
  readonly ports: Ports;
  /** The calls that were begun, as a person would name them. */
  readonly calls: readonly string[];
  /** Resolves when the kill point is reached. */
  readonly killed: Promise<void>;
};

/**
 * Ports whose caller is gone from a point on: neither that call nor a later one ever returns, as when Lambda ends a process;
 * calls that are under way by then still take effect. Without a point the calls are counted and nothing else happens.
 */
export function killable(ports: Ports, at: KillPoint | null): Killable {
  const calls: string[] = [];
  const never = new Promise<never>(() => {});
  const { promise: killed, resolve: die } = Promise.withResolvers<void>();
  let dead = false;
  const kill = (): Promise<never> => {
    dead = true;
    die();
    return never;
  };

  const guard =
    <Given extends readonly unknown[], Result>(
      name: (...given: Given) => string,
      call: (...given: Given) => Promise<Result>,
    ) =>
    async (...given: Given): Promise<Result> => {
      if (dead) return never;
      calls.push(name(...given));
      const here = calls.length === at?.call;
      if (here && at.when === 'before') return kill();
      const result = await call(...given);
      if (dead) return never;
      return here ? kill() : result;
    };

  const { secrets, network, states, alerts } = ports;
  const orgOf = (idOrHost: string) => idOrHost.split('/').at(-1)?.split('.')[0];
  return {
    calls,
    killed,
    ports: {
      ...ports,
      secrets: {
        ...secrets,
        list: guard(() => 'list secrets', secrets.list),
        find: guard((orgs) => `find ${orgs.join(', ')}`, secrets.find),
        read: guard((ids) => `read ${ids.length} secrets`, secrets.read),
        readVersion: guard((id, version) => `read ${version} of ${orgOf(id)}`, secrets.readVersion),
      },
      network: {
        ...network,
        connect: (host) => {
          const connection = network.connect(host);
          const what = ({ method }: { method: string }) => (method === 'POST' ? 'token' : 'probe');
          return { ...connection, send: guard((request) => `${what(request)} of ${orgOf(host)}`, connection.send) };
        },
      },
      states: {
        ...states,
        load: guard((keys) => (keys === 'all' ? 'load all states' : `load ${keys.join(', ')}`), states.load),
        save: guard(({ key, document }) => `save ${key}, ${waitingIn(document)} to tell`, states.save),
      },
      alerts: {
        publish: guard(({ audience }) => `publish to ${audience}`, alerts.publish),
        confirmedSubscriptions: guard(() => 'count subscriptions', alerts.confirmedSubscriptions),
      },
    },
  };
}

function waitingIn(document: object): number {
  return 'outbox' in document && Array.isArray(document.outbox) ? document.outbox.length : 0;
}

import type { Behaviour, Fault } from './faults.ts';
import { completeOrg, type OrgOptions, type OrgPatch, type SimulatedOrg } from './org.ts';
import { Sessions } from './sessions.ts';

/** An org while it runs: its settings, its live sessions, and how often its temporary faults may still show. */
export type RunningOrg = {
  settings: SimulatedOrg;
  readonly sessions: Sessions;
  readonly faultsLeft: { token: number; api: number };
  /** Ids of assertions seen, to tell a replay. */
  readonly seenAssertions: Set<string>;
};

/** Who lives at a host. `login`: the shared login service, which knows every org of its side but is none itself. */
export type Site =
  | { readonly kind: 'org'; readonly org: RunningOrg }
  | { readonly kind: 'login'; readonly sandboxes: boolean; readonly org: RunningOrg | null }
  | { readonly kind: 'unknown' };

/** The orgs by host name. */
export class OrgRegistry {
  readonly #orgs = new Map<string, RunningOrg>();
  #serve: (host: string) => OrgOptions | null = () => null;

  add(options: OrgOptions): SimulatedOrg {
    return this.#start(options).settings;
  }

  change(host: string, patch: OrgPatch): SimulatedOrg {
    const org = this.#orgs.get(host.toLowerCase());
    if (org === undefined) throw new RangeError(`the simulator has no org at ${host}; add it first`);
    org.settings = { ...org.settings, ...patch };
    if (patch.token !== undefined) org.faultsLeft.token = patch.token.times ?? Number.POSITIVE_INFINITY;
    if (patch.api !== undefined) org.faultsLeft.api = patch.api.times ?? Number.POSITIVE_INFINITY;
    return org.settings;
  }

  remove(host: string): void {
    this.#orgs.delete(host.toLowerCase());
  }

  /** Hosts not added by hand are asked for here, once each; null leaves a host unknown. */
  serve(resolve: (host: string) => OrgOptions | null): void {
    this.#serve = resolve;
  }

  site(host: string): Site {
    const org = this.#find(host);
    if (host === 'login.salesforce.com' || host === 'test.salesforce.com') {
      return { kind: 'login', sandboxes: host.startsWith('test.'), org };
    }
    return org === null ? { kind: 'unknown' } : { kind: 'org', org };
  }

  /** How the host wants its TLS handshakes; one that is no org is greeted normally and told so afterwards. */
  greeting(host: string): Pick<SimulatedOrg, 'certificate' | 'handshake'> {
    return this.#find(host.toLowerCase())?.settings ?? { certificate: 'valid', handshake: 'completes' };
  }

  /** The org whose app has this client id, among sandboxes or among the others. */
  withClient(clientId: string, sandboxes: boolean): RunningOrg | null {
    for (const org of this.#orgs.values()) {
      const { settings } = org;
      if (isSandbox(settings.host) !== sandboxes) continue;
      if (settings.clientId === clientId || settings.alsoValid.some((pair) => pair.clientId === clientId)) return org;
    }
    return null;
  }

  #find(host: string): RunningOrg | null {
    const added = this.#orgs.get(host);
    if (added !== undefined) return added;
    const served = this.#serve(host);
    if (served !== null) return this.#start(served);
    const instanceUrl = `https://${host}`;
    for (const org of this.#orgs.values()) if (org.settings.instanceUrl === instanceUrl) return org;
    return null;
  }

  #start(options: OrgOptions): RunningOrg {
    const settings = completeOrg(options);
    const org: RunningOrg = {
      settings,
      sessions: new Sessions(),
      faultsLeft: {
        token: settings.token.times ?? Number.POSITIVE_INFINITY,
        api: settings.api.times ?? Number.POSITIVE_INFINITY,
      },
      seenAssertions: new Set(),
    };
    this.#orgs.set(settings.host, org);
    return org;
  }
}

/** The fault this request meets, counted down where it is temporary. */
export function nextFault(org: RunningOrg, endpoint: 'token' | 'api'): Fault | null {
  const behaviour: Behaviour = org.settings[endpoint];
  if (behaviour.fault === undefined || org.faultsLeft[endpoint] <= 0) return null;
  org.faultsLeft[endpoint] -= 1;
  return behaviour.fault;
}

export function isSandbox(host: string): boolean {
  return host.includes('.sandbox.') || host.includes('--');
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { API_ERRORS } from './api-errors.ts';
import type { DemoFleet } from './demo-fleet.ts';
import { API_ANSWERS, apiError, oauthError } from './faults.ts';
import { OAUTH_ERRORS } from './oauth-errors.ts';
import { completeOrg, type SimulatedOrg } from './org.ts';
import type { Simulator } from './simulator.ts';

/** What may be typed while the simulator runs, for its help. */
export const ORDERS = `  rotate acme                  a new consumer secret, as its admin might give
                               it without telling anybody
  undo acme                    the admin takes that back: the former one works
  answer acme ip-restricted    this refusal from now on; "answers" lists them
  audience acme my-domain      what a JWT may name: my-domain, login or either
  mend acme                    all is well again`;

const AUDIENCES = ['either', 'my-domain', 'login'] as const;

/**
 * The admins of the fleet's orgs, who do as a typed line says and hand the key and the secret of each org over as files
 * in `folder`. Gives what carries an order out and answers it with a sentence.
 */
export async function adminsOf(
  simulator: Simulator,
  fleet: DemoFleet,
  folder: string,
): Promise<(line: string) => Promise<string>> {
  const hosts = new Map<string, string>();
  const former = new Map<string, string>();
  /** Orgs whose credential was stored wrong, so that nobody at Salesforce can mend them. */
  const storedWrong = new Set<string>();
  await mkdir(folder, { recursive: true });
  for (const [index, { name, secret }] of fleet.entries.entries()) {
    const org = completeOrg(fleet.orgs[index] ?? { host: name });
    const { clientId, clientSecret, host: domain } = org;
    const right = { clientId, clientSecret, domain };
    if (Object.entries(right).some(([key, value]) => secret[key] !== value)) storedWrong.add(name);
    hosts.set(name, org.host);
    await handOver(name, org);
  }
  return (line) => obey(line.trim().split(/\s+/));

  /** The key and the secret as Salesforce shows them. */
  async function handOver(name: string, { clientId, clientSecret }: SimulatedOrg): Promise<void> {
    await writeFile(join(folder, `${name}.key`), clientId);
    await writeFile(join(folder, `${name}.secret`), clientSecret, { mode: 0o600 });
  }

  async function obey([verb, name = '', what = '']: readonly string[]): Promise<string> {
    if (verb === 'answers')
      return [...[...OAUTH_ERRORS, ...API_ERRORS].map(({ id }) => id), ...Object.keys(API_ANSWERS)].join(', ');
    const host = hosts.get(name);
    if (host === undefined)
      return `Type "rotate", "undo", "answer", "audience" or "mend", then one of ${[...hosts.keys()].join(', ')}.`;
    switch (verb) {
      case 'rotate':
        former.set(name, simulator.changeOrg(host, {}).clientSecret);
        await handOver(name, simulator.changeOrg(host, { clientSecret: completeOrg({ host }).clientSecret }));
        return `${name} has a new consumer secret, in ${join(folder, `${name}.secret`)}. The former one no longer works.`;
      case 'undo': {
        const clientSecret = former.get(name);
        if (clientSecret === undefined) return `${name} was not rotated.`;
        await handOver(name, simulator.changeOrg(host, { clientSecret }));
        return `${name} has its former consumer secret again. The new one no longer works.`;
      }
      case 'answer':
        return answerWith(name, host, what);
      case 'audience': {
        const accepts = AUDIENCES.find((audience) => audience === what);
        if (accepts === undefined) return `Type one of ${AUDIENCES.join(', ')} behind it.`;
        simulator.changeOrg(host, { audience: { accepts, refusal: 'external-client-app-audience' } });
        return `${name} takes assertions for: ${accepts}.`;
      }
      case 'mend':
        simulator.changeOrg(host, { token: {}, api: {}, runAsUserId: completeOrg({ host }).runAsUserId });
        return storedWrong.has(name)
          ? `The Salesforce of ${name} is well. Where it fails, the stored credential is wrong; the right values, for ${host}: ${join(folder, name)}.key and .secret`
          : `${name} is well.`;
      default:
        return 'Type "rotate", "undo", "answer", "answers", "audience" or "mend".';
    }
  }

  function answerWith(name: string, host: string, what: string): string {
    const token = OAUTH_ERRORS.find(({ id }) => id === what);
    const api = API_ERRORS.find(({ id }) => id === what);
    const beside = Object.entries(API_ANSWERS).find(([id]) => id === what)?.[1];
    if (token !== undefined) simulator.changeOrg(host, { token: { fault: oauthError(token.id) } });
    else if (api !== undefined) simulator.changeOrg(host, { api: { fault: apiError(api.id) } });
    else if (beside !== undefined) simulator.changeOrg(host, { api: { fault: beside(host) } });
    else return 'There is no such answer; "answers" lists them.';
    return `${name} is answered ${what} from now on.`;
  }
}

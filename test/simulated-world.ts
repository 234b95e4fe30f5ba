import type { Simulator } from '../simulator/simulator.ts';
import { salesforceHttps } from '../src/adapters/salesforce-https.ts';
import { signing } from '../src/adapters/signing.ts';
import type { NetworkPort } from '../src/salesforce/ports.ts';
import { USER_AGENT } from '../src/version.ts';
import { type TestSecret, type World, worldOf } from './memory-ports.ts';

/**
 * A world whose Salesforce is the simulator, over real TLS and with real signatures; secrets, state, alerts and the
 * clock are in memory. Pauses move the clock and cost no time; `patienceMs` is how long a silent server is waited for.
 */
export function worldOn(simulator: Simulator, secrets: readonly TestSecret[], patienceMs = 10_000): World {
  const world = worldOf(secrets);
  const connectTo = { host: '127.0.0.1', port: simulator.port };
  const network = salesforceHttps({ userAgent: USER_AGENT, ca: simulator.caPem, connectTo });
  const connect: NetworkPort['connect'] = (host) => {
    const { send, close } = network.connect(host);
    return { close, send: (request, { timeoutMs }) => send(request, { timeoutMs: Math.min(timeoutMs, patienceMs) }) };
  };
  Object.assign(world.ports, { network: { ...network, connect }, signing: signing() });
  return world;
}

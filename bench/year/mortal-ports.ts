import type { Ports } from '../../src/run/ports.ts';

/** The process was killed: nothing it does from here on reaches the outside. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** Where on the way from saving to settling a run is killed. */
export type Death =
  | { readonly before: 'write'; readonly number: number }
  | { readonly before: 'publishing' }
  | { readonly before: 'settling' };

/** Ports of a run that is killed at one point; every call after it fails too. */
export function mortal(ports: Ports, death: Death): Ports {
  let writes = 0;
  let dead = false;
  const living = <Result>(dies: boolean, call: () => Promise<Result>): Promise<Result> => {
    dead ||= dies;
    return dead ? Promise.reject(new Killed()) : call();
  };
  return {
    ...ports,
    states: {
      ...ports.states,
      save: (write) => {
        writes += 1;
        return living(death.before === 'write' && writes > death.number, () => ports.states.save(write));
      },
    },
    alerts: {
      publish: (digest) => living(death.before === 'publishing', () => ports.alerts.publish(digest)),
      confirmedSubscriptions: () => living(death.before === 'settling', () => ports.alerts.confirmedSubscriptions()),
    },
  };
}

import type { Subscribed } from '../../../src/alerting/listening.ts';
import { credentialOf, type TestSecret } from '../../memory-ports.ts';
import type { Happening, Saying } from './life.ts';

/* What happens to the fleet of a story, each with its line in the log. */

function named(orgs: string | readonly string[]): string {
  const names = [orgs].flat();
  return names.length > 3 ? `${names[0]} to ${names.at(-1)}` : names.join(', ');
}

/** From then on these orgs say that. */
export function says(orgs: string | readonly string[], saying: Saying): Happening {
  return {
    what: `${named(orgs)}: ${saying}`,
    happen: (life) => {
      for (const org of [orgs].flat()) life.says.set(org, saying);
    },
  };
}

/** From then on what an org says changes with every run. */
export function saysByTurns(org: string, turns: readonly (Saying | null)[]): Happening {
  return {
    what: `${org} by turns: ${turns.map((turn) => turn ?? 'well').join(', ')}`,
    happen: (life) => {
      const before = life.runs + 1;
      life.says.set(org, () => turns[(life.runs - before) % turns.length] ?? null);
    },
  };
}

/** These orgs say that for a minute from then on. */
export function saysForAMinute(orgs: readonly string[], saying: Saying): Happening {
  return {
    what: `${named(orgs)}: ${saying}, for a minute`,
    happen: (life) => {
      const { ports } = life.world;
      const until = ports.now().getTime() + 60_000;
      for (const org of orgs) life.says.set(org, () => (ports.now().getTime() < until ? saying : null));
    },
  };
}

export function works(orgs: string | readonly string[]): Happening {
  return {
    what: `${named(orgs)}: well`,
    happen: (life) => {
      for (const org of [orgs].flat()) life.says.delete(org);
    },
  };
}

export function tagged(orgs: string | readonly string[], tags: Readonly<Record<string, string>>): Happening {
  const words = Object.entries(tags).map(([name, value]) => `${name} ${value}`);
  return {
    what: `${named(orgs)} tagged: ${words.join(', ') || 'nothing'}`,
    happen: (life) => {
      for (const org of [orgs].flat()) life.tag(org, tags);
    },
  };
}

export function listens(listeners: number): Happening {
  return {
    what: listeners === 0 ? 'nobody listens' : 'somebody confirms',
    happen: (life) => {
      life.listeners = listeners;
    },
  };
}

export function subscribes(subscriptions: readonly Subscribed[], what: string): Happening {
  return {
    what,
    happen: (life) => {
      life.subscriptions = subscriptions;
    },
  };
}

/** From then on SNS refuses the messages to these audiences. */
export function refused(...audiences: readonly string[]): Happening {
  return {
    what: null,
    happen: (life) => {
      life.refuses = new Set(audiences);
    },
  };
}

/** The next runs die at that call of the states or of SNS; null: no longer. */
export function dies(call: number | null): Happening {
  return {
    what: null,
    happen: (life) => {
      life.diesAt = call;
    },
  };
}

export function stored(org: string, versionId: string, value: Readonly<Record<string, unknown>> = {}): Happening {
  return { what: `${org} stored`, happen: (life) => life.store(org, versionId, value) };
}

/** AWS rotates the secret, next on that day; without a new version the rotation is stuck a day after. */
export function rotates(orgs: string | readonly string[], day: string): Happening {
  return {
    what: `${named(orgs)}: AWS rotates on ${day}`,
    happen: (life) => {
      for (const org of [orgs].flat()) life.rotates(org, day);
    },
  };
}

export function removed(orgs: string | readonly string[]): Happening {
  const gone = new Set([orgs].flat());
  return {
    what: `${named(orgs)} deleted`,
    happen: (life) => {
      for (const secret of life.world.secrets) if (gone.has(secret.org)) life.deleted.set(secret.org, secret);
      life.world.secrets = life.world.secrets.filter(({ org }) => !gone.has(org));
    },
  };
}

/** Those that were deleted are back, or secrets that were not there before. */
export function back(orgs: string | readonly string[]): Happening {
  const names = [orgs].flat();
  return {
    what: `${named(orgs)} there`,
    happen: (life) => {
      const secrets = names.map((org): TestSecret => life.deleted.get(org) ?? { org, value: credentialOf(org) });
      life.world.secrets = [...life.world.secrets, ...secrets];
    },
  };
}

/** A run beside the schedule, over all orgs or those that a person or the change queue names. */
export function run(orgs: 'all' | readonly string[] = 'all'): Happening {
  return { what: orgs === 'all' ? 'a run by hand' : `a run over ${orgs.join(', ')}`, happen: (life) => life.run(orgs) };
}

/** Two runs that overlap. */
export const TWO_RUNS: Happening = {
  what: 'two runs at once',
  happen: (life) => Promise.all([life.run(), life.run()]),
};

export function paused(is: boolean): Happening {
  return {
    what: is ? 'the schedule is switched off' : 'the schedule is switched on',
    happen: (life) => {
      life.paused = is;
    },
  };
}

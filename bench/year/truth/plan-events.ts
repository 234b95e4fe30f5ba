import type { Random } from './random.ts';
import { DAY, type FleetEvent, HOUR, MINUTE, YEAR_START } from './things.ts';

/** What befalls many orgs at once in a year: one event in each stretch of it, so that no two overlap. */
export function planEvents(random: Random, names: readonly string[]): readonly FleetEvent[] {
  const share = (low: number, high: number) =>
    new Set(random.some(names, Math.round(random.between(low, high) * names.length)));
  const all = new Set(names);
  const kinds: readonly [FleetEvent['kind'], number][] = [
    ['outage', 36],
    ['small-outage', 4],
    ['dns', 4],
    ['network', 4],
    ['egress', 2],
    ['app-blocked-everywhere', 1],
  ];
  const drawn = kinds.flatMap(([kind, count]) => Array.from({ length: count }, () => kind));
  const stretch = Math.floor((365 * DAY) / drawn.length);
  const order = drawn.map((kind) => ({ kind, at: random.next() })).sort((a, b) => a.at - b.at);
  return order.map(({ kind }, index) => {
    const from = YEAR_START + index * stretch + Math.floor(random.between(0.3, 0.5) * stretch);
    return planEvent(random, kind, from, all, share);
  });
}

function planEvent(
  random: Random,
  kind: FleetEvent['kind'],
  from: number,
  all: ReadonlySet<string>,
  share: (low: number, high: number) => ReadonlySet<string>,
): FleetEvent {
  const lasting = (low: number, high: number) => ({ from, to: from + random.whole(low, high) });
  const tail: ReadonlyMap<string, number> = new Map();
  switch (kind) {
    case 'outage':
      return {
        kind,
        ...lasting(5 * MINUTE, 3 * HOUR),
        orgs: random.chance(0.7) ? all : share(0.45, 0.9),
        faces: random.pick<FleetEvent['faces']>([
          ['http-503', 'timeout', 'reset'],
          ['http-503'],
          ['maintenance-page', 'http-503'],
        ]),
        tail,
      };
    case 'small-outage':
      return { kind, ...lasting(HOUR, 4 * HOUR), orgs: share(0.08, 0.2), faces: ['http-503', 'timeout'], tail };
    case 'dns':
      return { kind, ...lasting(10 * MINUTE, 5 * HOUR), orgs: all, faces: ['dns'], tail };
    case 'network':
      return { kind, ...lasting(10 * MINUTE, 6 * HOUR), orgs: all, faces: ['refused', 'timeout'], tail };
    case 'egress':
      return { kind, ...lasting(3 * HOUR, 40 * HOUR), orgs: share(0.45, 0.7), faces: ['address'], tail };
    case 'app-blocked-everywhere': {
      const orgs = share(0.4, 0.6);
      const { to } = lasting(5 * HOUR, 30 * HOUR);
      const late = random.some([...orgs], 4).map((org) => [org, to + random.whole(5 * HOUR, 50 * HOUR)] as const);
      return { kind, from, to, orgs, faces: ['blocked'], tail: new Map(late) };
    }
  }
}

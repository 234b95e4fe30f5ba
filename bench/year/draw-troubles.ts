import type { Chance } from './chance.ts';
import { BROKEN, DAY, HOUR, MINUTE, type Pattern, type Says, START, type Trouble } from './world.ts';

const STEADY: Pattern = { kind: 'steady' };

/** What befalls one org, most of it its admin's doing; half is mended within 20 h, one in twenty never. */
export function incidents(org: string, days: number, chance: Chance): readonly Trouble[] {
  const rate = chance.within(0.2, 0.5) * (days / 365);
  return Array.from({ length: chance.times(rate) }, (_, index) => {
    const from = START + chance.next() * days * DAY;
    const lasts = chance.is(0.05) ? Number.POSITIVE_INFINITY : chance.lasting(20 * HOUR, 5 * DAY);
    const other = chance.pick(BROKEN);
    const pattern: Pattern = chance.is(0.1) ? { kind: 'turns', every: chance.within(5, 20), other } : STEADY;
    return { incident: `${org} ${index}`, org, from, to: from + lasts, says: chance.pick(BROKEN), pattern };
  });
}

/** What was so before anybody looked. */
export function mess(orgs: readonly string[], chance: Chance): readonly Trouble[] {
  return orgs
    .filter((_, index) => index % 15 === 1)
    .map((org) => {
      const to = START + chance.lasting(3 * DAY, 60 * DAY);
      return { incident: `${org} before`, org, from: 0, to, says: chance.pick(BROKEN), pattern: STEADY };
    });
}

/** What comes and goes by the clock, each in one org of about a dozen; an org has one of them at most. */
export function patterns(orgs: readonly string[], days: number, every: number, chance: Chance): readonly Trouble[] {
  const kinds: readonly (readonly [says: Says, days: number, pattern: Pattern])[] = [
    ['user-inactive', 16, { kind: 'nightly', from: chance.pick([0, 4, 20]), hours: every }],
    ['login-hours-restricted', 90, { kind: 'nightly', from: 20, hours: 9 }],
    ['timeout', 14, { kind: 'loses', share: 2 / 3 }],
    ['rejected-unknown', 14, { kind: 'turns', every, other: null }],
    ['app-blocked', 21, { kind: 'turns', every, other: null }],
  ];
  const first = Math.floor(chance.next() * kinds.length);
  return orgs
    .filter((_, index) => index % 11 === 2)
    .map((org, index) => {
      const [says, lasts, pattern] = kinds[(first + index) % kinds.length] ?? ['timeout', 1, STEADY];
      const from = START + Math.floor(chance.within(3, Math.max(4, days - lasts - 8))) * DAY;
      return { incident: `${org} pattern`, org, from, to: from + lasts * DAY, says, pattern };
    });
}

/** One org each Sunday for ten hours, half a year long: every one of them is an incident of its own. */
export function sundays(org: string, chance: Chance): readonly Trouble[] {
  const first = Math.floor(chance.within(2, 20));
  return Array.from({ length: 26 }, (_, week) => {
    const from = START + ((first + week) * 7 + 6) * DAY + HOUR;
    return {
      incident: `${org} sunday ${week}`,
      org,
      from,
      to: from + 10 * HOUR,
      says: 'salesforce-unavailable',
      pattern: STEADY,
    };
  });
}

/** What takes many orgs at once: their instances, planned windows of those, our own network, a minute of it. */
export function outages(orgs: readonly string[], days: number, runs: readonly number[], chance: Chance) {
  const years = days / 365;
  const troubles: Trouble[] = [];
  const befall = (incident: string, hit: readonly string[], from: number, lasts: number, says: Says, share = 1) => {
    const pattern: Pattern = share < 1 ? { kind: 'loses', share } : STEADY;
    for (const org of hit) troubles.push({ incident, org, from, to: from + lasts, says, pattern });
  };
  const strike = (what: string, hit: readonly string[], says: Says) => {
    const from = START + chance.next() * days * DAY;
    const lasts = chance.within(0.5, 9) * HOUR;
    befall(what, hit, from, lasts, says, chance.pick([1, 1, 0.7]));
    const back = from + lasts + chance.within(0.5, 7) * HOUR;
    if (chance.is(0.3)) befall(`${what} again`, hit, back, chance.within(1, 6) * HOUR, says);
  };
  const size = Math.max(1, Math.ceil(orgs.length / 5));
  for (let first = 0; first < orgs.length; first += size) {
    const hit = orgs.slice(first, first + size);
    for (let index = Math.min(2, chance.times(years)); index > 0; index -= 1)
      strike(`instance ${first} ${index}`, hit, 'salesforce-unavailable');
    for (let index = chance.times(3 * years); index > 0; index -= 1) {
      const week = Math.floor(chance.next() * (days / 7)) * 7 * DAY;
      befall(`window ${first} ${index}`, hit, START + week + 5.9 * DAY, 4 * HOUR, 'salesforce-unavailable');
    }
  }
  for (let index = Math.max(1, chance.times(2 * years)); index > 0; index -= 1)
    strike(`ours ${index}`, orgs, 'timeout');
  for (let index = chance.times(4 * years); index > 0; index -= 1) {
    const at = chance.pick(runs);
    befall(`minute ${index}`, chance.is(0.7) ? orgs : [chance.pick(orgs)], at - MINUTE / 2, MINUTE, 'timeout');
  }
  return troubles;
}

/** Wrong client secrets that somebody, or a loop, stores; with the moments at which values are stored. */
export function wrongSecrets(org: string, days: number, chance: Chance) {
  if (!chance.is(0.12 * (days / 365))) return { troubles: [], stored: [] };
  const from = START + chance.within(5, days - 5) * DAY;
  const says: Says = 'client-secret-wrong';
  const loops = chance.is(0.3);
  // Ten minutes before each hour's check.
  const first = loops ? from - (from % HOUR) - 3 * MINUTE : from;
  const to = first + (loops ? 72 * HOUR : chance.lasting(6 * HOUR, 3 * DAY));
  const again = loops ? Array.from({ length: 71 }, (_, index) => first + (index + 1) * HOUR) : [];
  const trouble: Trouble = { incident: `${org} stored`, org, from: first, to, says, pattern: STEADY };
  return { troubles: [trouble], stored: [first, ...again, to] };
}

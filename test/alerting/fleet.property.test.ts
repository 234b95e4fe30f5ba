import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldFleet } from '../../src/alerting/fleet.ts';
import type { CauseCode } from '../../src/causes/catalogue.ts';
import { readFleetState } from '../../src/state/state.ts';
import { atHour, policy } from './alert-fixtures.ts';
import { type Answers, checkOf, FleetStory } from './fleet-story.ts';

const ORGS = 12;
const causes: readonly CauseCode[] = ['timeout', 'connection-failed', 'ip-restricted', 'app-blocked', 'user-inactive'];

/** One run: mostly one thing for many orgs, with exceptions. */
const answers: fc.Arbitrary<Answers> = fc
  .record({
    common: fc.constantFrom(null, ...causes),
    affected: fc.integer({ min: 0, max: ORGS }),
    exceptions: fc.array(fc.tuple(fc.nat(ORGS - 1), fc.constantFrom(null, ...causes)), { maxLength: 3 }),
  })
  .map(({ common, affected, exceptions }) => {
    const others = new Map(exceptions);
    return Array.from({ length: ORGS }, (_, index) => others.get(index) ?? (index < affected ? common : null));
  });
const lives = fc.array(answers, { minLength: 1, maxLength: 15 });

/** Every run of a life, an hour apart, with what was told. */
function live(life: readonly Answers[]) {
  const story = new FleetStory();
  return life.map((run, hour) => {
    const before = story.fleet;
    const states = new Map(story.states);
    const told = story.run(hour, run);
    return { hour, run, before, states, told, after: story.fleet, folded: story.folded, story };
  });
}

describe('Whatever befalls a fleet', () => {
  test('no failure is lost: every failing org was told, singly or by an incident', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const single = new Set<string>();
        for (const { run, told, folded } of live(life)) {
          for (const kind of told) {
            const [what, org] = kind.split(' ');
            if (org === undefined) continue;
            if (what === 'recovered') single.delete(org);
            else single.add(org);
          }
          run.forEach((answer, index) => {
            const org = `org${index}`;
            const failing = answer === 'app-blocked' || answer === 'user-inactive';
            if (failing) expect(single.has(org) || folded?.covered.has(org), org).toBe(true);
          });
        }
      }),
    );
  });

  test('an incident is told before it is told over, and not twice at once', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const ids: string[] = [];
        for (const { story } of live(life).slice(-1)) ids.push(...story.notices.map(({ id }) => id));
        expect(new Set(ids).size).toBe(ids.length);
        const begun = new Set<string>();
        for (const id of ids) {
          const [, kind, about, since] = id.split('/');
          if (kind === 'fleet-incident') begun.add(`${about} ${since}`);
          if (kind === 'fleet-recovered') expect(begun.delete(`${about} ${since}`)).toBe(true);
        }
      }),
    );
  });

  test('an incident speaks only for orgs that are in trouble', () => {
    fc.assert(
      fc.property(lives, (life) => {
        for (const { run, folded } of live(life)) {
          for (const org of folded?.covered ?? []) expect(run[Number(org.slice(3))]).not.toBeNull();
        }
      }),
    );
  });

  test('the next state follows from its inputs alone, survives being stored, and repeats nothing at the same instant', () => {
    fc.assert(
      fc.property(lives, (life) => {
        for (const { hour, run, before, states, folded } of live(life)) {
          const members = run.map((answer, index) => {
            const org = `org${index}`;
            return { state: states.get(org) ?? null, check: checkOf(org, answer) };
          });
          const again = foldFleet(structuredClone(before), members, atHour(hour), policy);
          expect(again).toEqual(folded);
          expect(readFleetState(JSON.parse(JSON.stringify(again.next)))).toEqual(again.next);
          const repeated = foldFleet(again.next, members, atHour(hour), policy);
          expect(repeated.notices).toEqual([]);
          expect(repeated.next).toEqual(again.next);
          expect(repeated.covered).toEqual(again.covered);
        }
      }),
    );
  });
});

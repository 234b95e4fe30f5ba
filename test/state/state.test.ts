import { describe, expect, test } from 'vitest';
import { BrokenDocumentError } from '../../src/schema.ts';
import {
  emptyFleetState,
  emptyOrgState,
  NewerStateError,
  readFleetState,
  readOrgState,
} from '../../src/state/state.ts';
import { Life } from '../alerting/lives/life.ts';

const stored = (state: object): Record<string, unknown> => JSON.parse(JSON.stringify(state));

describe('A stored state', () => {
  test('reads back as it was written, whatever befell the org', async () => {
    const life = new Life({ orgs: 6 });
    await life.live(0, 2, 4, (hour) => {
      if (hour === 4) life.says.set('org01', 'app-blocked').set('org02', 'timeout').set('org03', 'ip-restricted');
      if (hour === 20) for (const org of ['org02', 'org03', 'org04', 'org05', 'org06']) life.says.set(org, '503');
    });
    const documents = await life.world.ports.states.load('all');
    expect(documents).toHaveLength(7);
    for (const { key, document } of documents) {
      expect(stored(key === 'fleet' ? readFleetState(document) : readOrgState(document))).toEqual(document);
    }
  });

  test('lets go of fields that this release does not know', () => {
    expect(readOrgState({ ...stored(emptyOrgState('acme', 's')), surplus: 1 })).toEqual(emptyOrgState('acme', 's'));
  });

  test('from a newer release is refused, and says so', () => {
    const newer = { ...stored(emptyOrgState('acme', 's')), version: 2, failure: 'in another form' };
    expect(() => readOrgState(newer)).toThrow(NewerStateError);
    expect(() => readOrgState(newer)).toThrow(
      'the state of org acme was written by a newer release (form 2, this release reads form 1): run that release again; nothing was overwritten',
    );
    expect(() => readFleetState({ version: 3 })).toThrow(/^the state of the fleet was written by a newer release/);
  });

  test.each([
    ['no object', 'text', 'the state of an org cannot be read: it must be an object, not string'],
    ['null', null, 'the state of an org cannot be read: it must be an object, not null'],
    ['a list', [], 'the state of an org cannot be read: it must be an object, not a list'],
    [
      'without a version',
      { org: 'acme' },
      'the state of org acme cannot be read: it.version must be one of 1, not nothing',
    ],
    [
      'of version 0',
      { org: 'acme', version: 0 },
      'the state of org acme cannot be read: it.version must be one of 1, not number',
    ],
  ])('that is broken (%s) is refused, and says which org', (_, document, message) => {
    expect(() => readOrgState(document)).toThrow(BrokenDocumentError);
    expect(() => readOrgState(document)).toThrow(new BrokenDocumentError(message));
  });

  test.each([
    [{ org: 7 }, 'the state of an org cannot be read: it.org must be a text, not number'],
    [{ disabled: 'no' }, 'the state of org acme cannot be read: it.disabled must be true or false, not string'],
    [{ lastCheckAt: 'yesterday' }, 'it.lastCheckAt must be an ISO date-time, not string'],
    [{ lastCheckAt: 12 }, 'it.lastCheckAt must be an ISO date-time, not number'],
    [{ lastVerdict: 'fine' }, 'it.lastVerdict must be one of healthy, unhealthy, inconclusive, not string'],
    [{ changes: {} }, 'it.changes must be a list, not object'],
    [{ changes: [{ at: '2026-01-01', run: 1 }, null] }, 'it.changes[1] must be an object, not null'],
    [{ apiUsage: { used: 1, max: Number.NaN } }, 'it.apiUsage.max must be a number, not number'],
    [{ apiUsage: { used: 1 } }, 'it.apiUsage.max must be a number, not nothing'],
  ])('with %j says where it is broken', (broken, message) => {
    const document = { ...stored(emptyOrgState('acme', 's')), ...broken };
    expect(() => readOrgState(document)).toThrow(message);
  });

  test('takes no field from a prototype', () => {
    const document = Object.assign(Object.create({ version: 1 }), { ...stored(emptyFleetState()) });
    delete document.version;
    expect(() => readFleetState(document)).toThrow('it.version must be one of 1');
  });

  test('stays small, however long an org fails', async () => {
    const life = new Life({ orgs: 1 });
    life.says.set('org01', 'app-blocked');
    await life.live(0, 60, 12);
    const [org] = await life.world.ports.states.load(['org/org01']);
    expect(JSON.stringify(org?.document).length).toBeLessThan(2_500);
  });
});

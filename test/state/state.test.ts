import { describe, expect, test } from 'vitest';
import { BrokenDocumentError } from '../../src/schema.ts';
import {
  emptyFleetState,
  emptyOrgState,
  NewerStateError,
  readFleetState,
  readOrgState,
} from '../../src/state/state.ts';
import { aRun, atHour, healthy, Story, times, withCause } from '../alerting/alert-fixtures.ts';

const stored = (state: object): Record<string, unknown> => JSON.parse(JSON.stringify(state));

describe('A stored state', () => {
  test('reads back as it was written', () => {
    const story = new Story();
    const identity = { orgId: '00D', userId: null, clientId: 'c', host: 'h', expectedOrgId: null };
    const evidence = { status: null, error: 'x', description: null };
    const remember = {
      identity,
      secret: { versionId: 'v1', createdAt: null, clientId: null, since: null },
      pending: { versionId: 'v2', since: atHour(0).toISOString() },
      clientIdChangedAt: atHour(0).toISOString(),
      rejectedLogin: { versionId: 'v1', at: atHour(0).toISOString(), cause: 'user-login-failed', evidence },
      migration: { versionId: 'v1', at: atHour(0).toISOString(), step: 'Next: set Run As.' },
      audience: 'https://acme.my.salesforce.com',
      comparison: {
        versionId: 'v1',
        result: { current: 'rejected', pending: 'absent', previous: 'works' },
        reason: { say: 'AWSPREVIOUS still works' },
      },
    } as const;
    for (const check of [withCause('app-blocked', { remember }), healthy(), withCause('ip-restricted', { remember })]) {
      for (let hour = 0; hour < 3; hour++) {
        story.check(hour, check, aRun({ firstRun: true }));
        expect(readOrgState(stored(story.last?.next ?? {}))).toEqual(story.last?.next);
      }
    }
    expect(readOrgState(stored(emptyOrgState('acme', 's')))).toEqual(emptyOrgState('acme', 's'));
    expect(readFleetState(stored(emptyFleetState()))).toEqual(emptyFleetState());
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
    [{ changes: ['2026-01-01', null] }, 'it.changes[1] must be an ISO date-time, not null'],
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

  test('of a release that did not know a field yet is read', () => {
    const { pending: _, ...before } = emptyOrgState('acme', 's').remember;
    const document = { ...stored(emptyOrgState('acme', 's')), remember: before };
    expect(readOrgState(document).remember.pending).toBeNull();
  });

  test('stays small, however long an org fails', () => {
    const story = new Story();
    story.hourly(0, times(24 * 120, withCause('app-blocked')));
    expect(JSON.stringify(story.state).length).toBeLessThan(2_000);
  });
});

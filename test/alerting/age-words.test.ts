import { describe, expect, test } from 'vitest';
import { ageNotice } from '../../src/alerting/word.ts';
import { emptyOrgState } from '../../src/state/state.ts';
import { check } from '../run/run-samples.ts';
import { momentOf, NOON } from './alert-fixtures.ts';

const AT = NOON.toISOString();
const MOMENT = momentOf();
const state = () => ({ ...emptyOrgState('acme', 'salesforce/acme'), team: 'billing' });

describe('a line of the weekly list of secrets', () => {
  const aged = (status: 'due' | 'overdue' | 'current', given: Parameters<typeof check>[0] = {}) =>
    check({
      org: 'acme',
      rotation: { status, ageDays: 80, dueAt: '2026-11-10T00:00:00.000Z', versions: null, reason: null },
      ...given,
    });

  test('has a date, and how it is rotated', () => {
    expect(ageNotice(state(), aged('due'), MOMENT)).toMatchObject({
      ...{ id: `acme/age/2026-11-10T00:00:00.000Z/reminder/${AT}`, matterId: 'acme/age/2026-11-10T00:00:00.000Z' },
      ...{ stage: 'reminder', kind: 'rotation-due', severity: 'info', team: 'billing', since: null },
      ...{ text: 'acme: the client secret is due for rotation on 2026-11-10', dueAt: '2026-11-10T00:00:00.000Z' },
      ...{ found: 'the client secret is 80 days old', whoActs: 'integration-team' },
      steps: [
        {
          say: 'Rotate the client secret in Salesforce, then try and store the new one',
          run: 'credential-health rotate acme',
        },
      ],
    });
    expect(ageNotice(state(), aged('overdue'), MOMENT)).toMatchObject({
      ...{ kind: 'rotation-overdue', severity: 'warning' },
      text: 'acme: the client secret is overdue for rotation since 2026-11-10',
    });
    const [byHand] = ageNotice(state(), aged('due', { flow: 'jwt_bearer', secretId: 'x/acme' }), MOMENT)?.steps ?? [];
    expect(byHand).toEqual({
      say: 'Rotate the client secret in Salesforce and store the new one as a new version of x/acme.',
    });
  });

  test('is none where nothing is due, and says no age that is not known', () => {
    expect(ageNotice(state(), aged('current'), MOMENT)).toBeNull();
    const rotation = { ...aged('due').rotation };
    expect(ageNotice(state(), aged('due', { rotation: { ...rotation, dueAt: null } }), MOMENT)).toBeNull();
    expect(ageNotice(state(), aged('due', { rotation: { ...rotation, ageDays: null } }), MOMENT)?.found).toBeNull();
  });
});

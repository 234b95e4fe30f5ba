import { describe, expect, test } from 'vitest';
import type { Due } from '../../src/alerting/due.ts';
import { fleetNotice } from '../../src/alerting/word.ts';
import type { Matter } from '../../src/state/matter.ts';
import { hoursAgo, matterOf, momentOf } from './alert-fixtures.ts';

const MOMENT = momentOf();
const dueOf = (matter: Matter, given: Partial<Due> = {}): Due => ({
  ...{ matter, stage: 'opened', kind: 'failing', severity: 'critical', outcome: null, rung: 0, weeks: 0 },
  ...given,
});

describe('a notice about the fleet', () => {
  const facts: NonNullable<Matter['outage']> = {
    ...{ factor: 'our network', ours: true, whoActs: 'aws-operator' as const, steps: ['Look.'], orgs: 7, of: 9 },
    ...{ calmRun: null, againRun: null, hit: [] },
  };
  const outage = matterOf({ id: '*/outage/x', type: 'outage', cause: 'timeout', outage: facts });
  const fleet = (matter: Matter, given: Partial<Due> = {}, orgs = ['a', 'b'], audience: 'all' | 'team:crm' = 'all') =>
    fleetNotice(dueOf(matter, { kind: 'fleet-incident', severity: 'critical', ...given }), audience, orgs, MOMENT);
  const ended = (type: Matter['type']) => matterOf({ type, cause: null, endedAt: hoursAgo(0), outcome: 'mended' });
  const END = { stage: 'ended', kind: 'fleet-recovered', outcome: 'mended' } as const;

  test('of an outage: how many, why, the likely factor and who acts on it', () => {
    expect(fleet(outage)).toMatchObject({
      ...{ org: null, team: null, cause: 'timeout', whoActs: 'aws-operator', orgs: ['a', 'b'], handedTo: null },
      ...{ found: 'our network', steps: [{ say: 'Look.' }], evidence: null, lastHealthyAt: null, clientId: null },
    });
    expect(fleet(outage).text).toMatch(
      /^2 orgs give no usable answer: Salesforce did not answer in time.*; likely common factor: our network$/,
    );
    expect(fleet(outage, { stage: 'changed' }, ['a']).text).toMatch(/^1 org gives no usable answer again: /);
    expect(fleet({ ...outage, about: 'ours' }, { stage: 'changed' }).text).not.toContain('again');
    expect(fleet({ ...outage, about: `again ${hoursAgo(1)}` }, { stage: 'changed' }).was).toBe('timeout');
    expect(fleet({ ...outage, about: `again ${hoursAgo(1)}` }).was).toBeNull();
    expect(fleet(outage, {}, [], 'team:crm').team).toBe('crm');
    const bare = { ...outage, cause: null, outage: null };
    expect(fleet(bare)).toMatchObject({
      ...{ text: '2 orgs give no usable answer; likely common factor: unknown', found: null, steps: [], whoActs: null },
    });
  });

  test('of the end of an outage', () => {
    const over = { ...outage, endedAt: hoursAgo(1) };
    expect(fleet(over, END)).toMatchObject({
      text: 'the outage is over after 3 h: up to 7 orgs gave no answer',
      whoActs: null,
    });
    expect(fleet(over, { ...END, outcome: 'came-and-went' }).text).toBe(
      'an outage came and went, 3 Nov 08:00 to 3 Nov 11:00: up to 7 orgs gave no answer',
    );
    expect(fleet({ ...over, endedAt: null, outage: null }, END).text).toContain('after 4 h: up to 0 orgs');
    expect(fleet({ ...over, outage: null }, { ...END, outcome: 'came-and-went' }).text).toContain('up to 0 orgs');
  });

  test('of secrets that are gone, or none', () => {
    const gone = matterOf({ id: '*/gone/x', type: 'gone', cause: null });
    expect(fleet(gone, { kind: 'org-removed' })).toMatchObject({
      ...{ text: '2 secrets are gone, or planned for deletion, at once', cause: null, whoActs: 'aws-operator' },
    });
    expect(fleet(gone, { kind: 'org-removed' }, ['a']).text).toMatch(/^1 secret is gone/);
    expect(fleet(gone, { kind: 'org-removed' }).steps.map(({ say }) => say.length > 40)).toEqual([true, true]);
    expect(fleet(ended('gone'), END).text).toBe('the secrets that were gone are back after 4 h');
    const empty = matterOf({ type: 'empty', cause: null });
    expect(fleet(empty, { kind: 'nothing-to-check' })).toMatchObject({
      text: 'no Salesforce secret found to check',
      found: null,
    });
    expect(fleet(empty, { kind: 'nothing-to-check' }).steps.map(({ say }) => say.length > 40)).toEqual([true, true]);
    expect(fleet({ ...empty, detail: '3' }, { stage: 'reminder', kind: 'nothing-to-check' })).toMatchObject({
      ...{ text: 'no Salesforce secret found to check, 3 are gone', found: 'nothing was found for 4 h' },
    });
    expect(fleet(ended('empty'), END).text).toBe('secrets are found again after 4 h without any');
  });
});

import { describe, expect, test } from 'vitest';
import { orgsOrTeam, readMuteEnd } from '../../src/onboarding/mute.ts';
import { credentialOf, worldOf } from '../memory-ports.ts';

const NOW = new Date('2026-11-27T09:30:15Z');
const read = (text: string) => readMuteEnd(text, NOW, '2026-11-27');

describe("a mute's end", () => {
  test.each([
    ['2026-12-01', { tag: '2026-12-01', ends: { day: '2026-12-01' } }],
    ['2026-11-27', { tag: '2026-11-27', ends: { day: '2026-11-27' } }],
    ['3d', { tag: '2026-11-30T09:30:15Z', ends: { at: new Date('2026-11-30T09:30:15Z') } }],
    ['12h', { tag: '2026-11-27T21:30:15Z', ends: { at: new Date('2026-11-27T21:30:15Z') } }],
    ['2 weeks', { tag: '2026-12-11T09:30:15Z', ends: { at: new Date('2026-12-11T09:30:15Z') } }],
    ['2026-11-28T08:00+01:00', { tag: '2026-11-28T07:00:00Z', ends: { at: new Date('2026-11-28T07:00:00Z') } }],
    ['recovered', { tag: 'recovered@2026-11-27T09:30:15Z', ends: null }],
  ])('%s is read', (text, mute) => {
    expect(read(text)).toEqual({ ok: true, mute });
  });

  test.each([
    ['tomorrow', /^Say a date/],
    ['2026-02-30', /^There is no day/],
    ['2026-11-26', /is over/],
    ['0h', /is over/],
    ['91d', /at most 90 days/],
    ['2027-11-27', /at most 90 days/],
  ])('%s is refused', (text, problem) => {
    expect(read(text)).toMatchObject({ ok: false, problem: expect.stringMatching(problem) });
  });
});

describe('the orgs of a team', () => {
  const team = (name: string) => ({ 'credential-health:team': name });
  const { ports } = worldOf([
    { org: 'acme', value: credentialOf('acme'), tags: team('billing') },
    { org: 'globex', value: credentialOf('globex'), tags: team('crm') },
    { org: 'hooli', value: credentialOf('hooli'), tags: team('billing') },
  ]);

  test('are those with its tag', async () => {
    const found = await orgsOrTeam(ports.secrets, { orgs: [], team: 'billing' });
    expect(found.map(({ org }) => org)).toEqual(['acme', 'hooli']);
  });

  test('of no team are an error that names the teams there are', async () => {
    await expect(orgsOrTeam(ports.secrets, { orgs: [], team: 'biling' })).rejects.toThrow(
      'No org has the team "biling". There are: billing, crm.',
    );
  });
});

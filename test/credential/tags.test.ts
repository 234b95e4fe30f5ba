import { isMainThread } from 'node:worker_threads';
import { describe, expect, test, vi } from 'vitest';
import type { OrgTags } from '../../src/credential/org-tags.ts';
import { parseTags } from '../../src/credential/tags.ts';

const DEFAULTS: OrgTags = {
  enabled: true,
  team: null,
  orgId: null,
  runAs: null,
  maxAgeDays: null,
  muteUntil: null,
  severity: null,
  note: null,
  contact: null,
};
const tag = (name: string, value: string) => parseTags({ [`credential-health:${name}`]: value });
const until = (iso: string) => ({ kind: 'until', at: new Date(iso) });

test('without tags everything has its default', () => {
  expect(parseTags({})).toEqual({ tags: DEFAULTS, hints: [] });
});

test('tags of other tools are ignored', () => {
  expect(parseTags({ team: 'crm', 'aws:cloudformation:stack-name': 'x', 'credential-healthy:team': 'crm' })).toEqual({
    tags: DEFAULTS,
    hints: [],
  });
});

describe('a tag is read', () => {
  test.each<[string, string, Partial<OrgTags>]>([
    ['enabled', 'false', { enabled: false }],
    ['enabled', 'FALSE', { enabled: false }],
    ['enabled', 'true', { enabled: true }],
    ['team', 'billing', { team: 'billing' }],
    ['team', ' Kundenservice Süd ', { team: 'Kundenservice Süd' }],
    ['org-id', '00D000000000001', { orgId: '00D000000000001' }],
    ['org-id', '00D000000000001EAA', { orgId: '00D000000000001EAA' }],
    ['run-as', '005000000000001', { runAs: '005000000000001' }],
    ['run-as', '005000000000001AAA', { runAs: '005000000000001AAA' }],
    ['max-age-days', '0', { maxAgeDays: 0 }],
    ['max-age-days', '365', { maxAgeDays: 365 }],
    ['max-age-days', '3650', { maxAgeDays: 3650 }],
    ['mute-until', 'recovered', { muteUntil: { kind: 'recovered', at: null } }],
    ['mute-until', 'Recovered', { muteUntil: { kind: 'recovered', at: null } }],
    [
      'mute-until',
      'recovered@2026-11-25T08:30:00Z',
      { muteUntil: { kind: 'recovered', at: '2026-11-25T08:30:00.000Z' } },
    ],
    ['mute-until', '2028-02-29', { muteUntil: { kind: 'day', day: '2028-02-29' } }],
    ['contact', 'Lee <lee@acme.example>', { contact: 'Lee <lee@acme.example>' }],
    ['severity', 'critical', { severity: 'critical' }],
    ['severity', 'Warning', { severity: 'warning' }],
    ['note', 'owner: Sam, +1 555 0100', { note: 'owner: Sam, +1 555 0100' }],
    ['note', 'n'.repeat(256), { note: 'n'.repeat(256) }],
  ])('%s = %j', (name, value, expected) => {
    expect(tag(name, value)).toEqual({ tags: { ...DEFAULTS, ...expected }, hints: [] });
  });

  test.each([
    ['2026-11-25T08:30', '2026-11-25T08:30:00Z'],
    ['2026-11-25 08:30', '2026-11-25T08:30:00Z'],
    ['2026-11-25T08:30:15Z', '2026-11-25T08:30:15Z'],
    ['2026-11-25t08:30:15.250z', '2026-11-25T08:30:15.250Z'],
    ['2026-11-25T08:30:00+05:30', '2026-11-25T03:00:00Z'],
  ])('mute-until = %s means %s', (value, iso) => {
    expect(tag('mute-until', value).tags.muteUntil).toEqual(until(iso));
  });
});

// A worker thread, in which mutants are tried, keeps the zone that the process began with.
test.runIf(isMainThread)('a date-time without an offset means UTC wherever the check runs', () => {
  vi.stubEnv('TZ', 'Asia/Tokyo');
  expect(new Date('2026-11-25T08:30').toISOString()).not.toContain('T08:30');
  expect(tag('mute-until', '2026-11-25T08:30').tags.muteUntil).toEqual(until('2026-11-25T08:30:00Z'));
  expect(tag('mute-until', '2026-11-25').tags.muteUntil).toEqual({ kind: 'day', day: '2026-11-25' });
});

describe('a bad value is a hint, and the default holds', () => {
  test.each([
    ['enabled', 'no', 'true or false'],
    ['enabled', '', 'true or false'],
    ['team', ' ', '1 to 256'],
    ['team', 'a\nb', 'printable'],
    ['team', 't'.repeat(257), '1 to 256'],
    ['org-id', '00D00000000001', 'org id'],
    ['org-id', '00D0000000000012', 'org id'],
    ['org-id', '005000000000001', 'org id'],
    ['org-id', '00d000000000001', 'org id'],
    ['org-id', 'x00D000000000001', 'org id'],
    ['run-as', '00D000000000001', 'user id'],
    ['run-as', '005000000000001AAAA', 'user id'],
    ['run-as', 'x005000000000001', 'user id'],
    ['max-age-days', '-1', 'whole number'],
    ['max-age-days', '3651', 'whole number'],
    ['max-age-days', '1.5', 'whole number'],
    ['max-age-days', 'x9', 'whole number'],
    ['max-age-days', '9x', 'whole number'],
    ['max-age-days', '', 'whole number'],
    ['mute-until', '25.11.2026', 'ISO date'],
    ['mute-until', '2026-02-30', 'ISO date'],
    ['mute-until', '2027-02-29', 'ISO date'],
    ['mute-until', '2026-13-01', 'ISO date'],
    ['mute-until', '2026-11-25T25:00', 'ISO date'],
    ['mute-until', 'on 2026-11-25', 'ISO date'],
    ['mute-until', '2026-11-25 or so', 'ISO date'],
    ['mute-until', '2026-11-25Z', 'ISO date'],
    ['mute-until', 'until recovered', 'ISO date'],
    ['severity', 'info', 'critical or warning'],
    ['note', '', '1 to 256'],
    ['note', 'see \u0007 bell', 'printable'],
    ['note', 'right-to-left \u202E override', 'printable'],
  ])('%s = %j', (name, value, expected) => {
    const { tags, hints } = tag(name, value);
    expect(tags).toEqual(DEFAULTS);
    expect(hints).toEqual([expect.stringContaining(`credential-health:${name} is ignored`)]);
    expect(hints[0]).toContain(expected);
  });
});

describe('a name that is nearly one of ours is pointed out', () => {
  test.each([
    ['credential-health:Team', 'credential-health:team'],
    ['credential-health:maxAgeDays', 'credential-health:max-age-days'],
    ['credential-health:mute_until', 'credential-health:mute-until'],
    ['Credential-Health:org-id', 'credential-health:org-id'],
  ])('%s', (written, meant) => {
    expect(parseTags({ [written]: 'x' })).toEqual({
      tags: DEFAULTS,
      hints: [`a tag is ignored: its name must be written ${meant}`],
    });
  });

  test.each(['credential-health:owner', 'credential-health:', 'credential-health:constructor'])(
    '%s is unknown: the known names are listed',
    (written) => {
      expect(parseTags({ [written]: 'x' }).hints).toEqual([
        'a tag credential-health:… is ignored: its name is none of enabled, team, org-id, run-as, max-age-days, mute-until, severity, note, contact',
      ]);
    },
  );
});

test('one bad tag does not hide the others', () => {
  const { tags, hints } = parseTags({
    'credential-health:team': 'crm',
    'credential-health:severity': 'low',
    'credential-health:enabled': 'false',
  });
  expect(tags).toEqual({ ...DEFAULTS, team: 'crm', enabled: false });
  expect(hints).toHaveLength(1);
});

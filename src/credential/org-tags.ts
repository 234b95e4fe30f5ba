import { date, flag, instant, nullable, number, oneOf, type Read, type Reader, record, text } from '../schema.ts';

const MUTES = {
  day: record({ kind: oneOf(['day']), day: text }),
  until: record({ kind: oneOf(['until']), at: date }),
  recovered: record({ kind: oneOf(['recovered']), at: nullable(instant) }),
};
const kindOfMute = record({ kind: oneOf(['day', 'until', 'recovered']) });

/**
 * Until when an org's alerts are muted. `day`: to the end of that day where the operator lives (`2026-11-25`). `until`: a
 * date-time without an offset means UTC. `recovered`: until it works again; `at` tells one acknowledgement from the next.
 */
export type MuteUntil = Read<(typeof MUTES)[keyof typeof MUTES]>;

const muteUntil: Reader<MuteUntil> = (value) => MUTES[kindOfMute(value).kind](value);

/** Reads the tags of an org as a check hands them on. */
export const orgTags = record({
  enabled: flag,
  team: nullable(text),
  /** Expected org id, 15 or 18 characters. */
  orgId: nullable(text),
  /** Expected Run-As user id, 15 or 18 characters. */
  runAs: nullable(text),
  /** Limit for the age of the client secret in days; 0 turns reminders off; null: the setting decides. */
  maxAgeDays: nullable(number),
  muteUntil: nullable(muteUntil),
  severity: nullable(oneOf(['critical', 'warning'])),
  note: nullable(text),
  /** Their admin: shown beside the name, never written to. */
  contact: nullable(text),
});

/** What the `credential-health:NAME` tags of a secret say of its org. */
export type OrgTags = Read<typeof orgTags>;

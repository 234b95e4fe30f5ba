import type { MuteUntil, OrgTags } from './org-tags.ts';

const PREFIX = 'credential-health:';

/** A reading of one tag's trimmed value: the field it fills, or undefined when the value is not `expected`. */
type TagRule<Field extends keyof OrgTags> = {
  readonly field: Field;
  readonly expected: string;
  readonly read: (value: string) => OrgTags[Field] | undefined;
};

const rule = <Field extends keyof OrgTags>(
  field: Field,
  expected: string,
  read: (value: string) => OrgTags[Field] | undefined,
): TagRule<Field> => ({ field, expected, read });

const RULES = {
  enabled: rule('enabled', 'true or false', readBoolean),
  team: rule('team', 'a name of 1 to 256 printable characters', readText),
  'org-id': rule(
    'orgId',
    'an org id: 00D and 12 or 15 more letters and digits',
    matching(/^00D[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/),
  ),
  'run-as': rule(
    'runAs',
    'a user id: 005 and 12 or 15 more letters and digits',
    matching(/^005[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/),
  ),
  'max-age-days': rule('maxAgeDays', 'a whole number of days from 0 to 3650', readDays),
  'mute-until': rule('muteUntil', 'an ISO date such as 2026-11-25, an ISO date-time, or recovered', readMute),
  severity: rule('severity', 'critical or warning', readSeverity),
  note: rule('note', 'a text of 1 to 256 printable characters', readText),
  contact: rule('contact', 'a text of 1 to 256 printable characters', readText),
};

/**
 * Reads the tags of one secret; tags of other tools are ignored. Every bad value and every name that looks like
 * one of ours but is not gives a hint, and the field its default.
 */
export function parseTags(raw: Readonly<Record<string, string>>): {
  readonly tags: OrgTags;
  readonly hints: readonly string[];
} {
  const hints: string[] = [];
  const values: { -readonly [Field in keyof OrgTags]?: OrgTags[Field] | undefined } = {};
  for (const [key, value] of Object.entries(raw)) {
    if (!key.toLowerCase().startsWith(PREFIX)) continue;
    const name = key.slice(PREFIX.length);
    if (!key.startsWith(PREFIX) || !Object.hasOwn(RULES, name)) {
      hints.push(unknownName(name));
      continue;
    }
    const { field, expected, read }: TagRule<keyof OrgTags> = RULES[name as keyof typeof RULES];
    const reading = read(value.trim());
    if (reading === undefined) hints.push(`tag ${key} is ignored: its value is not ${expected}`);
    else Object.assign(values, { [field]: reading });
  }
  return {
    tags: {
      enabled: values.enabled ?? true,
      team: values.team ?? null,
      orgId: values.orgId ?? null,
      runAs: values.runAs ?? null,
      maxAgeDays: values.maxAgeDays ?? null,
      muteUntil: values.muteUntil ?? null,
      severity: values.severity ?? null,
      note: values.note ?? null,
      contact: values.contact ?? null,
    },
    hints,
  };
}

function unknownName(name: string): string {
  const fold = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');
  const meant = Object.keys(RULES).find((known) => fold(known) === fold(name));
  return meant === undefined
    ? `a tag ${PREFIX}… is ignored: its name is none of ${Object.keys(RULES).join(', ')}`
    : `a tag is ignored: its name must be written ${PREFIX}${meant}`;
}

function readBoolean(value: string): boolean | undefined {
  const folded = value.toLowerCase();
  return folded === 'true' ? true : folded === 'false' ? false : undefined;
}

function readText(value: string): string | undefined {
  return value !== '' && value.length <= 256 && !/\p{C}/u.test(value) ? value : undefined;
}

function matching(pattern: RegExp): (value: string) => string | undefined {
  return (value) => (pattern.test(value) ? value : undefined);
}

function readDays(value: string): number | undefined {
  return /^\d{1,4}$/.test(value) && Number(value) <= 3650 ? Number(value) : undefined;
}

function readSeverity(value: string): 'critical' | 'warning' | undefined {
  const folded = value.toLowerCase();
  return folded === 'critical' || folded === 'warning' ? folded : undefined;
}

function readMute(value: string): MuteUntil | undefined {
  const recovered = /^recovered(?:@(.*))?$/i.exec(value);
  if (recovered !== null) return readAcknowledgement(recovered[1]);
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2})?)?$/i.exec(value);
  const [, day, time, offset = 'Z'] = parts ?? [];
  if (day === undefined || !isCalendarDay(day)) return undefined;
  if (time === undefined) return { kind: 'day', day };
  const at = new Date(`${day}T${time}${offset.toUpperCase()}`);
  return Number.isNaN(at.getTime()) ? undefined : { kind: 'until', at };
}

function readAcknowledgement(instant: string | undefined): MuteUntil | undefined {
  if (instant === undefined) return { kind: 'recovered', at: null };
  const at = new Date(instant);
  return Number.isNaN(at.getTime()) ? undefined : { kind: 'recovered', at: at.toISOString() };
}

/** `Date` takes 30 February for 2 March. */
function isCalendarDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

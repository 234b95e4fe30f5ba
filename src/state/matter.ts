import { dictionary, flag, instant, list, nullable, number, oneOf, type Read, record, text } from '../schema.ts';
import { actor, cause, severity } from './answers.ts';
import { type Outcome, STAGES } from './notice.ts';

/** What one audience (`all`, or `team:` and its name) has been told of a matter; written once it was accepted. */
const told = record({
  stage: oneOf(STAGES),
  /** Of the last telling. */
  at: instant,
  /** Everything that it was told to be about: none of it is news again. */
  abouts: list(text),
  /** What it was told to be last. */
  cause: nullable(cause),
  /** The loudest that was told. */
  severity,
  /** The last rung of its ladder that was said or passed over, in days. */
  rung: number,
  /** Weekly reminders that were said. */
  weeks: number,
});

/** What is known of an outage beyond its being one. */
const outage = record({
  /** The likely common factor in words, whether it is ours, and who acts on it. */
  factor: text,
  ours: flag,
  whoActs: actor,
  steps: list(text),
  /** Most orgs seen silent at once, of how many watched. */
  orgs: number,
  of: number,
  /** The first of the full runs in a row with too few silent orgs. */
  calmRun: nullable(number),
  /** The full run in which it came back after it had ended. */
  againRun: nullable(number),
  /** Once it is over: every org that it spoke for. */
  hit: list(text),
});

/** What a matter is, by its row in the table of matters (src/alerting/matters.ts). */
const MATTER_TYPES = [
  'failing',
  'unanswered',
  'flapping',
  'user',
  'stuck',
  'old-pair',
  'legacy',
  'not-checkable',
  'added',
  'removed',
  'outage',
  'empty',
  'gone',
] as const;

export const matter = record({
  /** The same from opened to ended, whatever its type becomes. */
  id: text,
  type: oneOf(MATTER_TYPES),
  /** What of it would be news: a cause, who acts, a user. */
  about: text,
  cause: nullable(cause),
  since: instant,
  endedAt: nullable(instant),
  outcome: nullable(oneOf(['mended', 'switched-off', 'removed'] satisfies readonly Outcome[])),
  /** Its org was muted when it was last open: then it never became news. */
  muted: flag,
  detail: nullable(text),
  outage: nullable(outage),
  told: dictionary(told),
});

/**
 * What a run took on to tell: which matter and stage is due to whom, no text. While the run lives nobody else tells it;
 * later it is decided anew.
 */
export const claim = record({
  matter: text,
  audience: text,
  stage: oneOf(STAGES),
  about: text,
  cause: nullable(cause),
  severity,
  rung: number,
  weeks: number,
  /** It is over for this audience alone: the matter went to another team. */
  handedOver: flag,
  claimedAt: instant,
});

export type Told = Read<typeof told>;
export type Matter = Read<typeof matter>;
export type MatterType = Matter['type'];
export type Claim = Read<typeof claim>;

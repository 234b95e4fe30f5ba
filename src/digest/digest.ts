import { localTime } from '../wording/local-time.ts';
import { type Briefing, briefingsFor, type DigestInput } from './audience.ts';
import { digestText } from './email.ts';
import type { RunContext } from './entry.ts';
import { chatForm, machineForm } from './forms.ts';
import { affectedBy, subjectOf } from './subject.ts';

export type { DigestInput } from './audience.ts';

/** One message for one audience, in the form of each SNS protocol. */
export type Digest = {
  readonly audience: 'all' | 'team';
  /** Set when `audience` is `team`. */
  readonly team: string | null;
  /** Printable ASCII, under 100 characters. */
  readonly subject: string;
  /** Message by protocol for `MessageStructure: json`; `default` is the e-mail text. */
  readonly forms: {
    readonly default: string;
    readonly email: string;
    readonly sqs: string;
    readonly lambda: string;
    readonly https: string;
  };
  readonly attributes: {
    readonly severity: 'critical' | 'warning' | 'info';
    readonly kinds: readonly string[];
    /** Number of orgs spoken of. */
    readonly orgs: number;
  };
};

/**
 * SNS takes 262,144 bytes for all forms and attributes together (docs.aws.amazon.com/sns/latest/api/API_Publish.html).
 * Text and JSON ride twice each, so twice the sum of these, the bounded rest and the attributes stay below it.
 */
const TEXT_BUDGET = 52_000;
const JSON_BUDGET = 60_000;

/**
 * The messages of one run: one for those who are told everything, then one for each team with notices, by team name.
 * Empty when there is nothing to tell. Whatever does not fit is counted in the message, with a command that shows it.
 */
export function composeDigests(input: DigestInput): readonly Digest[] {
  const context: RunContext = {
    local: localTime(input.finishedAt, input.timezone),
    timezone: input.timezone,
    finishedAt: input.finishedAt,
    full: input.full,
    commands: input.commands,
  };
  return briefingsFor(input).map((briefing) => compose(briefing, context, input.runId));
}

function compose(briefing: Briefing, context: RunContext, runId: string): Digest {
  return packDigest(briefing, context, runId, digestText(briefing, context, TEXT_BUDGET));
}

/** The e-mail's text and the other forms of one briefing as one message. */
export function packDigest(briefing: Briefing, context: RunContext, runId: string, text: string): Digest {
  const { team, severity, kinds } = briefing;
  const subject = subjectOf(briefing, context.full, context.local);
  const machine = machineForm(briefing, context, { runId, subject }, JSON_BUDGET);
  return {
    audience: team === null ? 'all' : 'team',
    team,
    subject,
    forms: {
      default: text,
      email: text,
      sqs: machine,
      lambda: machine,
      https: chatForm(briefing, context, { runId, subject }),
    },
    attributes: { severity, kinds, orgs: orgsSpokenOf(briefing) },
  };
}

/** Named orgs, and those hit by a fleet incident. */
function orgsSpokenOf(briefing: Briefing): number {
  const named = new Set(briefing.notices.map(({ org }) => org).filter((org) => org !== null)).size;
  return named + affectedBy(briefing);
}

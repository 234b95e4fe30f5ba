import { localTime } from '../wording/local-time.ts';
import { withoutSecretShapes } from '../wording/secret-shapes.ts';
import { emailText } from './email.ts';
import { chatForm, machineForm } from './forms.ts';
import type { DigestInput } from './input.ts';
import { type Message, messageOf, type RunWords } from './message.ts';
import { subjectOf } from './subject.ts';

/** One message for one audience, in the form of each SNS protocol. */
export type Digest = {
  readonly audience: 'all' | 'team';
  /** Set when `audience` is `team`. */
  readonly team: string | null;
  /** Printable ASCII, under 100 characters. */
  readonly subject: string;
  /** Message by protocol for `MessageStructure: json`; `default` is the e-mail text. */
  readonly forms: Readonly<Record<'default' | 'email' | 'sqs' | 'lambda' | 'https', string>>;
  readonly attributes: {
    readonly severity: 'critical' | 'warning' | 'info';
    readonly kinds: readonly string[];
    /** Number of orgs spoken of. */
    readonly orgs: number;
  };
};

/**
 * SNS takes 262,144 bytes for all forms and attributes together (docs.aws.amazon.com/sns/latest/api/API_Publish.html).
 * Text and JSON ride twice each; twice the text's bound, twice this, the chat form and the attributes stay below it.
 */
const JSON_BUDGET = 88_000;

/** The messages that are due, each to one audience, worded as things stand now; in the order in which they are given. */
export function composeDigests(input: DigestInput): readonly Digest[] {
  return input.messages.map((due) => packDigest(messageOf(due, input.orgs), input, emailText));
}

/** One message in all its forms; `text` words the e-mail. */
export function packDigest(message: Message, run: RunWords, text: typeof emailText): Digest {
  const local = localTime(run.finishedAt, run.timezone);
  // What was harmless apart may have become a secret together: what leaves is masked once more.
  const subject = withoutSecretShapes(subjectOf(message, run.full, local));
  const email = text(message, run, local).split('\n').map(withoutSecretShapes).join('\n');
  const name = { runId: run.runId, subject };
  const machine = machineForm(message, run, name, JSON_BUDGET);
  return {
    audience: message.team === null ? 'all' : 'team',
    team: message.team,
    subject,
    forms: { default: email, email, sqs: machine, lambda: machine, https: chatForm(message, run, name, local) },
    attributes: { severity: message.severity, kinds: message.kinds, orgs: orgsSpokenOf(message) },
  };
}

/** Named orgs, and those of which a notice about the fleet speaks. */
function orgsSpokenOf({ notices }: Message): number {
  return new Set(notices.flatMap(({ org, orgs }) => (org === null ? (orgs ?? []) : [org]))).size;
}

import * as z from 'zod/mini';

/** What an invocation asks for. */
export type CheckEvent =
  | { readonly kind: 'check'; readonly orgs: 'all' | readonly string[]; readonly notify: boolean }
  | { readonly kind: 'test-alert' }
  | { readonly kind: 'changes'; readonly changes: readonly Change[] };

/**
 * One message of the change queue. `ignored`: nothing of ours, to be dropped. `malformed`: not the event that AWS
 * documents, to be kept as a failure, because then every change may be going unseen.
 */
export type Change =
  | { readonly kind: 'org'; readonly messageId: string; readonly org: string }
  | { readonly kind: 'ignored' | 'malformed'; readonly messageId: string; readonly reason: string };

/** An event that cannot be understood; `problems` are sentences, all of them. */
export class EventError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The event cannot be used: ${problems.join('; ')}. Send {} for all orgs, {"orgs": ["acme"]} for some, either with "notify": false, or {"testAlert": true}.`,
    );
    this.name = 'EventError';
    this.problems = problems;
  }
}

const NAMES = 'orgs must be a list of one or more org names';

const Request = z.strictObject(
  {
    orgs: z.optional(z.array(z.string(NAMES).check(z.minLength(1, NAMES)), NAMES).check(z.minLength(1, NAMES))),
    notify: z.optional(z.boolean('notify must be true or false')),
    testAlert: z.optional(z.literal(true, 'testAlert can only be true')),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `it has no field ${issue.keys.map(quoted).join(', ')}`
        : 'it must be a JSON object',
  },
);

/** A schedule that sends its own envelope; EventBridge Scheduler puts its `detail` in quotes. */
const ScheduledEvent = z.object({
  source: z.enum(['aws.scheduler', 'aws.events']),
  'detail-type': z.literal('Scheduled Event'),
  detail: z.optional(z.unknown()),
});

const ChangeBatch = z.strictObject({
  Records: z.array(z.object({ messageId: z.string(), eventSource: z.literal('aws:sqs'), body: z.string() })),
});

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/event-detail-secret-label-updated-secretsmanager.html */
const SecretLabelUpdated = z.object({
  source: z.literal('aws.secretsmanager'),
  'detail-type': z.literal('Secret Label Updated'),
  detail: z.object({ name: z.string(), labelUpdated: z.string() }),
});

/**
 * Reads an invocation's event: the documented forms, a schedule's envelope (whose detail may carry them), or a batch of
 * the change queue.
 * @throws EventError that lists every problem.
 */
export function readEvent(event: unknown, secretPrefix: string): CheckEvent {
  if (has(event, 'Records')) {
    const batch = ChangeBatch.safeParse(event);
    if (!batch.success) throw new EventError(['its Records are not those of an SQS queue']);
    return { kind: 'changes', changes: batch.data.Records.map((record) => readChange(record, secretPrefix)) };
  }
  if (has(event, 'source') && has(event, 'detail-type')) {
    const scheduled = ScheduledEvent.safeParse(event);
    if (!scheduled.success)
      throw new EventError([
        `source ${quoted(event.source)} with detail-type ${quoted(event['detail-type'])} starts no check`,
      ]);
    return readRequest(fromJson(scheduled.data.detail) || {});
  }
  return readRequest(event);
}

function readRequest(event: unknown): CheckEvent {
  const request = Request.safeParse(event);
  const problems = new Set(request.error?.issues.map(({ message }) => message));
  if (has(event, 'testAlert') && Object.keys(event).length > 1) problems.add('testAlert must stand alone');
  if (!request.success || problems.size > 0) throw new EventError([...problems]);
  const { orgs, notify, testAlert } = request.data;
  if (testAlert) return { kind: 'test-alert' };
  return { kind: 'check', orgs: orgs === undefined ? 'all' : [...new Set(orgs)], notify: notify ?? true };
}

function readChange({ messageId, body }: { messageId: string; body: string }, secretPrefix: string): Change {
  const event = SecretLabelUpdated.safeParse(fromJson(body));
  if (!event.success) {
    const fields = event.error.issues.map(({ path }) => path.join('.') || 'body').join(', ');
    return { kind: 'malformed', messageId, reason: `not a Secret Label Updated event of AWS: ${fields}` };
  }
  const { name, labelUpdated } = event.data.detail;
  if (labelUpdated !== 'AWSCURRENT') {
    return { kind: 'ignored', messageId, reason: 'the label that moved is not AWSCURRENT' };
  }
  const org = name.startsWith(secretPrefix) ? name.slice(secretPrefix.length) : '';
  if (org === '') return { kind: 'ignored', messageId, reason: 'the secret is not below the prefix' };
  return { kind: 'org', messageId, org };
}

function has<Key extends string>(value: unknown, key: Key): value is Record<Key, unknown> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}

/** Text is read as JSON where it is JSON; everything else stays as it is. */
function fromJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** A foreign value for a message: on one line and cut. */
function quoted(value: unknown): string {
  return (JSON.stringify(value) ?? 'undefined').slice(0, 80);
}

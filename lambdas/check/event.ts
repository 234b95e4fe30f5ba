import { shortName } from '../../src/credential/org-names.ts';
import { jsonOf, list, oneOf, record, text, tryDocument } from '../../src/schema.ts';
import { plain } from '../../src/wording/text.ts';

/** What an invocation asks for. */
export type CheckEvent =
  | { readonly kind: 'check'; readonly orgs: 'all' | readonly string[]; readonly notify: boolean }
  | { readonly kind: 'test-alert' }
  | { readonly kind: 'changes'; readonly changes: readonly Change[] };

/**
 * What a message of the change queue says. `org`: the secret's full name, and without its prefix. `ignored`: nothing of ours, to be dropped. `malformed`: not the event that AWS
 * documents, to be kept as a failure, because then every change may be going unseen.
 */
export type Change =
  | { readonly kind: 'org'; readonly messageId: string; readonly secret: string; readonly org: string }
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

/** A schedule that sends its own envelope; EventBridge Scheduler puts its `detail` in quotes. */
const scheduledEvent = record({
  source: oneOf(['aws.scheduler', 'aws.events']),
  'detail-type': oneOf(['Scheduled Event']),
});

const changeBatch = record({
  Records: list(record({ messageId: text, eventSource: oneOf(['aws:sqs']), body: text })),
});

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/event-detail-secret-label-updated-secretsmanager.html */
const secretLabelUpdated = record({
  source: oneOf(['aws.secretsmanager']),
  'detail-type': oneOf(['Secret Label Updated']),
  detail: record({ name: text, labelUpdated: text }),
});

/** The second message, which the function sends to its own queue when it found an org settling. */
const recheck = record({ recheck: list(text) });

/**
 * Reads an invocation's event: the documented forms, a schedule's envelope (whose detail may carry them), or a batch of
 * the change queue.
 * @throws EventError that lists every problem.
 */
export function readEvent(event: unknown, secretPrefixes: readonly string[]): CheckEvent {
  if (has(event, 'Records')) {
    const batch = tryDocument(event, changeBatch);
    if (!batch.ok || Object.keys(event).length > 1) throw new EventError(['its Records are not those of an SQS queue']);
    return { kind: 'changes', changes: batch.value.Records.flatMap((each) => readChange(each, secretPrefixes)) };
  }
  if (has(event, 'source') && has(event, 'detail-type')) {
    if (!tryDocument(event, scheduledEvent).ok) {
      const what = `source ${quoted(event.source)} with detail-type ${quoted(event['detail-type'])}`;
      throw new EventError([`${what} starts no check`]);
    }
    return readRequest((has(event, 'detail') && fromJson(event.detail)) || {});
  }
  return readRequest(event);
}

function readRequest(event: unknown): CheckEvent {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    throw new EventError(['it must be a JSON object']);
  }
  const { orgs, notify, testAlert, ...others }: { [field: string]: unknown } = { ...event };
  const named = Array.isArray(orgs) && orgs.length > 0 && orgs.every(isName) ? orgs : null;
  const names = named !== null && named.length <= MOST_NAMES && named.every(fits) ? named : null;
  const problems = [
    ...(orgs === undefined || named !== null ? [] : ['orgs must be a list of one or more org names']),
    ...(named === null || names !== null ? [] : [TOO_MUCH]),
    ...(notify === undefined || typeof notify === 'boolean' ? [] : ['notify must be true or false']),
    ...(testAlert === undefined || testAlert === true ? [] : ['testAlert can only be true']),
    ...(Object.keys(others).length === 0 ? [] : [`it has no field ${Object.keys(others).map(quoted).join(', ')}`]),
    ...('testAlert' in event && Object.keys(event).length > 1 ? ['testAlert must stand alone'] : []),
  ];
  if (problems.length > 0) throw new EventError(problems);
  if (testAlert === true) return { kind: 'test-alert' };
  return { kind: 'check', orgs: names === null ? 'all' : [...new Set(names)], notify: notify !== false };
}

/** What one call is asked for: every name that is none is compared with all that are. */
const MOST_NAMES = 100;
const LONGEST_NAME = 512;
const TOO_MUCH = `orgs may have ${MOST_NAMES} names of ${LONGEST_NAME} characters each; check a longer list with several calls, or all orgs with {}`;

function fits(name: string): boolean {
  return name.length <= LONGEST_NAME;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function readChange(
  { messageId, body }: { messageId: string; body: string },
  secretPrefixes: readonly string[],
): Change | readonly Change[] {
  const again = tryDocument(fromJson(body), recheck);
  if (again.ok) return again.value.recheck.map((org) => ({ kind: 'org', messageId, secret: org, org }));
  const event = tryDocument(fromJson(body), secretLabelUpdated);
  if (!event.ok) {
    const place = event.path.replace(/^it\.?/, '') || 'body';
    return { kind: 'malformed', messageId, reason: `not a Secret Label Updated event of AWS: ${place}` };
  }
  const { name, labelUpdated } = event.value.detail;
  if (labelUpdated !== 'AWSCURRENT') {
    return { kind: 'ignored', messageId, reason: 'the label that moved is not AWSCURRENT' };
  }
  if (!secretPrefixes.some((prefix) => name.startsWith(prefix) && name !== prefix)) {
    return { kind: 'ignored', messageId, reason: 'the secret is not below a prefix' };
  }
  return { kind: 'org', messageId, secret: name, org: shortName(name, secretPrefixes) };
}

function has<Key extends string>(value: unknown, key: Key): value is Record<Key, unknown> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}

/** Text is read as JSON where it is JSON; everything else stays as it is. */
function fromJson(value: unknown): unknown {
  return typeof value === 'string' ? (jsonOf(value) ?? value) : value;
}

/** A foreign value for a message: on one line and cut. */
function quoted(value: unknown): string {
  const isFlat = typeof value !== 'object' || value === null;
  return isFlat ? plain(JSON.stringify(value) ?? 'undefined', 80) : 'that is no text';
}

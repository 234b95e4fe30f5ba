import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventError, readEvent } from '../../../lambdas/check/event.ts';

const PREFIXES = ['salesforce/', 'sf/'];
const read = (event: unknown) => readEvent(event, PREFIXES);

/** The sample of https://docs.aws.amazon.com/secretsmanager/latest/userguide/event-detail-secret-label-updated-secretsmanager.html */
const SAMPLE = {
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': 'Secret Label Updated',
  source: 'aws.secretsmanager',
  account: '012345678901',
  time: '2024-02-06T16:43:48Z',
  region: 'us-west-2',
  resources: ['arn:aws:secretsmanager:us-west-2:012345678901:secret:mySecret-a1b2c3'],
  detail: { name: 'mySecret', labelUpdated: 'AWSCURRENT', versionId: 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111' },
};

const changeOf = (name: string, labelUpdated = 'AWSCURRENT') => ({
  ...SAMPLE,
  detail: { ...SAMPLE.detail, name, labelUpdated },
});

const record = (messageId: string, body: unknown) => ({
  messageId,
  receiptHandle: 'receipt',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes: { ApproximateReceiveCount: '1' },
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-west-2:012345678901:changes',
});

function problemsOf(event: unknown): readonly string[] {
  try {
    read(event);
  } catch (error) {
    if (error instanceof EventError) return error.problems;
    throw error;
  }
  return [];
}

describe('An invocation asks for', () => {
  const scheduler = { version: '0', 'detail-type': 'Scheduled Event', source: 'aws.scheduler', region: 'us-west-2' };

  test.each([
    ['all orgs', {}, { kind: 'check', orgs: 'all', notify: true }],
    ['all orgs, silently', { notify: false }, { kind: 'check', orgs: 'all', notify: false }],
    ['one org', { orgs: ['acme'] }, { kind: 'check', orgs: ['acme'], notify: true }],
    ['some orgs, silently', { orgs: ['b', 'a'], notify: false }, { kind: 'check', orgs: ['b', 'a'], notify: false }],
    ['an org named twice, once', { orgs: ['a', 'b', 'a'] }, { kind: 'check', orgs: ['a', 'b'], notify: true }],
    ['a test alert', { testAlert: true }, { kind: 'test-alert' }],
    ['all orgs, by the Scheduler', { ...scheduler, detail: '{}' }, { kind: 'check', orgs: 'all', notify: true }],
    ['all orgs, by a Scheduler without detail', scheduler, { kind: 'check', orgs: 'all', notify: true }],
    [
      'all orgs, by a scheduled rule',
      { ...scheduler, source: 'aws.events', detail: {} },
      { kind: 'check', orgs: 'all', notify: true },
    ],
    [
      'what a schedule carries in its detail',
      { ...scheduler, detail: '{"orgs":["acme"],"notify":false}' },
      { kind: 'check', orgs: ['acme'], notify: false },
    ],
  ])('%s', (_case, event, expected) => {
    expect(read(event)).toEqual(expected);
  });
});

describe('An event that cannot be used', () => {
  test.each([
    ['null', null, ['it must be a JSON object']],
    ['text', '{}', ['it must be a JSON object']],
    ['a list', [], ['it must be a JSON object']],
    ['an unknown field', { org: 'acme' }, ['it has no field "org"']],
    ['no org', { orgs: [] }, ['orgs must be a list of one or more org names']],
    ['an org that is no list', { orgs: 'acme' }, ['orgs must be a list of one or more org names']],
    ['orgs without names', { orgs: [1, ''] }, ['orgs must be a list of one or more org names']],
    ['a notify that is text', { notify: 'false' }, ['notify must be true or false']],
    ['a test alert that is none', { testAlert: false }, ['testAlert can only be true']],
    ['a test alert in company', { testAlert: true, notify: false }, ['testAlert must stand alone']],
    [
      'another source',
      { ...SAMPLE, source: 'aws.s3' },
      ['source "aws.s3" with detail-type "Secret Label Updated" starts no check'],
    ],
    ['a change that did not come through the queue', SAMPLE, [expect.stringContaining('starts no check')]],
    [
      'records of another service',
      { Records: [{ eventSource: 'aws:s3' }] },
      ['its Records are not those of an SQS queue'],
    ],
    [
      'a record without id',
      { Records: [{ ...record('1', '{}'), messageId: null }] },
      ['its Records are not those of an SQS queue'],
    ],
    ['records and more', { Records: [], orgs: ['acme'] }, ['its Records are not those of an SQS queue']],
  ])('%s is answered with what is wrong', (_case, event, problems) => {
    expect(problemsOf(event)).toEqual(problems);
  });

  test('has all its problems told together', () => {
    expect(problemsOf({ orgs: 'acme', notify: 1, testAlert: 'yes', dryRun: true })).toEqual([
      'orgs must be a list of one or more org names',
      'notify must be true or false',
      'testAlert can only be true',
      'it has no field "dryRun"',
      'testAlert must stand alone',
    ]);
  });

  test('is told what may be sent instead', () => {
    expect(() => read({ all: true })).toThrow('Send {} for all orgs, {"orgs": ["acme"]} for some');
  });

  test('is never misread: whatever comes, it is understood or refused with a problem', () => {
    fc.assert(
      fc.property(fc.anything(), (event) => {
        try {
          const { kind } = read(event);
          return ['check', 'test-alert', 'changes'].includes(kind);
        } catch (error) {
          return error instanceof EventError && error.problems.length > 0;
        }
      }),
    );
  });

  test('never starts a check through a field that does not exist', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (event) => {
        const foreign = Object.keys(event).filter((key) => !['orgs', 'notify', 'testAlert'].includes(key));
        fc.pre(foreign.length > 0);
        return problemsOf(event).length > 0;
      }),
    );
  });
});

describe('A batch of the change queue', () => {
  const changes = (...records: object[]) => {
    const event = read({ Records: records });
    if (event.kind !== 'changes') throw new Error(`read as ${event.kind}`);
    return event.changes;
  };

  test('names the org of each message', () => {
    expect(changes(record('1', changeOf('salesforce/acme')), record('2', changeOf('salesforce/eu/globex')))).toEqual([
      { kind: 'org', messageId: '1', secret: 'salesforce/acme', org: 'acme' },
      { kind: 'org', messageId: '2', secret: 'salesforce/eu/globex', org: 'eu/globex' },
    ]);
  });

  test('names the orgs that are to be checked again after they settled', () => {
    expect(changes(record('1', { recheck: ['acme', 'globex'] }))).toEqual([
      { kind: 'org', messageId: '1', secret: 'acme', org: 'acme' },
      { kind: 'org', messageId: '1', secret: 'globex', org: 'globex' },
    ]);
  });

  test.each([
    ['of a secret elsewhere', changeOf('mySecret')],
    ['of the prefix itself', changeOf('salesforce/')],
    ['of a secret whose name only resembles the prefix', changeOf('salesforce-old/acme')],
    ['of another label', changeOf('salesforce/acme', 'blue')],
  ])('drops a change %s', (_case, body) => {
    expect(changes(record('1', body))).toEqual([{ kind: 'ignored', messageId: '1', reason: expect.any(String) }]);
  });

  test.each([
    ['that is no JSON', 'hello', 'body'],
    ['that is empty', '', 'body'],
    ['without detail', { ...SAMPLE, detail: undefined }, 'detail'],
    ['without name', { ...SAMPLE, detail: { labelUpdated: 'AWSCURRENT' } }, 'detail.name'],
    ['of another type', { ...SAMPLE, 'detail-type': 'Secret Deleted' }, 'detail-type'],
  ])('keeps a message %s as malformed and says where', (_case, body, field) => {
    expect(changes(record('1', body))).toEqual([
      { kind: 'malformed', messageId: '1', reason: `not a Secret Label Updated event of AWS: ${field}` },
    ]);
  });

  test('one bad message does not spoil the others', () => {
    const kinds = changes(record('1', 'x'), record('2', changeOf('salesforce/acme')), record('3', changeOf('other')));
    expect(kinds.map(({ kind }) => kind)).toEqual(['malformed', 'org', 'ignored']);
  });

  test('every message comes back under its id, whatever its body', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.uuid(), fc.oneof(fc.string(), fc.json())), { selector: ([id]) => id }),
        (messages) => {
          const read = changes(...messages.map(([id, body]) => record(id, body)));
          expect(read.map(({ messageId }) => messageId)).toEqual(messages.map(([id]) => id));
        },
      ),
    );
  });
});

describe('An invocation is refused that would keep the function busy', () => {
  const asked = (orgs: readonly string[]) => problemsOf({ orgs });

  test.each([
    ['with more than 100 names', Array.from({ length: 101 }, (_, at) => `org-${at}`)],
    ['with a name of more than 512 characters', ['a'.repeat(513)]],
  ])('%s', (_, orgs) => {
    expect(asked(orgs)).toEqual([
      expect.stringMatching(/^orgs may have 100 names of 512 .*a longer list with several calls/),
    ]);
  });

  test('and not with as much as that', () => {
    expect(asked(Array.from({ length: 100 }, (_, at) => `${at}`.padEnd(512, 'x')))).toEqual([]);
  });

  test('or nested without an end', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 20_000; level += 1) deep = [deep];
    expect(problemsOf(deep)).toEqual(['it must be a JSON object']);
    expect(problemsOf({ orgs: deep, notify: deep, testAlert: deep, x: deep })).toHaveLength(5);
    expect(problemsOf({ source: deep, 'detail-type': 'x' })).toEqual([
      'source that is no text with detail-type "x" starts no check',
    ]);
    const { changes } = read({ Records: [record('1', '['.repeat(20_000))] }) as { changes: readonly unknown[] };
    expect(changes).toEqual([expect.objectContaining({ kind: 'malformed' })]);
  });

  test('and its own words come back on one line, with nothing that acts on a terminal', () => {
    expect(problemsOf({ 'a\u001b[31m\u202eb\n': 1 })).toEqual(['it has no field "a\\u001b[31mb\\n"']);
  });
});

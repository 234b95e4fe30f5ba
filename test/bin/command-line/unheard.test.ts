import { expect, test } from 'vitest';
import type { Heard, Unconfirmed } from '../../../bin/command-line/unconfirmed.ts';
import { unheardSentences } from '../../../bin/command-line/unheard.ts';

const alerts: Heard = { what: 'alerts', byAnybody: true, missing: [] };
const alarms: Heard = { what: 'alarms', byAnybody: true, missing: [] };
const missing = (endpoint: string, ours = true): readonly Unconfirmed[] => [
  { protocol: 'email', endpoint, filterPolicy: null, because: 'unconfirmed', topicArn: 'arn', what: 'alarms', ours },
];

test('nothing is said where everybody is reached, or nobody could be asked', () => {
  expect(unheardSentences([alerts, alarms], undefined)).toBe('');
  expect(unheardSentences([], undefined)).toBe('');
});

test('an address that confirmed alerts and not alarms is named, with the command that asks again', () => {
  expect(unheardSentences([alerts, { ...alarms, missing: missing('ops@example.com') }], 'Other')).toBe(
    `Not confirmed, so not reached: ops@example.com (alarms).
To have AWS mail the link to confirm again:
  credential-health test-alert --ask-again --stack Other
`,
  );
});

test('where nobody at all hears alarms, that comes first', () => {
  expect(
    unheardSentences([alerts, { what: 'alarms', byAnybody: false, missing: missing('ops@example.com') }], undefined),
  ).toBe(
    `Nobody receives alarms, by which one hears that the checker itself has stopped.
Not confirmed, so not reached: ops@example.com (alarms).
To have AWS mail the link to confirm again:
  credential-health test-alert --ask-again
`,
  );
});

test('whom somebody else subscribed is named, and nobody can have them asked again', () => {
  const elsewhere = missing('other@example.com', false);
  expect(unheardSentences([alerts, { ...alarms, missing: elsewhere }], undefined)).toBe(
    'Not confirmed, so not reached: other@example.com (alarms).\n',
  );
});

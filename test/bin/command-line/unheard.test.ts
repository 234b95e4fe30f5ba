import { expect, test } from 'vitest';
import { type Heard, unheardSentences } from '../../../bin/command-line/unheard.ts';

const alerts: Heard = { what: 'alerts', byAnybody: true, missing: [] };
const alarms: Heard = { what: 'alarms', byAnybody: true, missing: [] };

test('nothing is said where everybody is reached, or nobody could be asked', () => {
  expect(unheardSentences([alerts, alarms], undefined)).toBe('');
  expect(unheardSentences([], undefined)).toBe('');
});

test('an address that confirmed alerts and not alarms is named, with the command that asks again', () => {
  expect(unheardSentences([alerts, { ...alarms, missing: ['ops@example.com'] }], 'Other')).toBe(
    `Not confirmed, so not reached: ops@example.com (alarms).
To have AWS mail the link to confirm again:
  credential-health test-alert --ask-again --stack Other
`,
  );
});

test('where nobody at all hears alarms, that comes first', () => {
  expect(
    unheardSentences([alerts, { what: 'alarms', byAnybody: false, missing: ['ops@example.com'] }], undefined),
  ).toBe(
    `Nobody receives alarms, by which one hears that the checker itself has stopped.
Not confirmed, so not reached: ops@example.com (alarms).
To have AWS mail the link to confirm again:
  credential-health test-alert --ask-again
`,
  );
});

import { expect, test } from 'vitest';
import { Life } from './life.ts';

test('where every run lies in quiet hours, one that was late does not make the next wait a day', async () => {
  const life = new Life(
    3,
    { QUIET_HOURS: '22:00-07:00', SHORTEST_GAP_MINUTES: '1440', LONGEST_GAP_MINUTES: '1440' },
    () => ({
      severity: 'warning',
    }),
  );
  for (const [day, time] of [
    [1, '03:07'],
    [2, '03:07'],
    [3, '05:40'],
    [4, '03:07'],
  ] as const) {
    if (day === 4) life.says.set('org01', 'app-blocked');
    life.at(day, time);
    await life.run();
  }
  expect(life.to('all')).toMatchInlineSnapshot(`
    [
      "Fri 03:07  [warning] org01: app blocked (1 of 3 failing)",
    ]
  `);
});

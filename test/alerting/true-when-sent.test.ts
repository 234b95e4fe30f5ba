import { expect, test } from 'vitest';
import { Life } from './life.ts';

const ORGS = ['org01', 'org02', 'org03', 'org04', 'org05', 'org06', 'org07'] as const;

test('an outage of which nothing is left is not reminded of, and ended by the run after', async () => {
  const life = new Life(7);
  await life.live(0, 2, 4, (hour) => {
    for (const org of ORGS) life.says.set(org, () => (hour >= 4 && hour < 32 ? 'timeout' : null));
  });
  expect(life.to('all')).toMatchInlineSnapshot(`
    [
      "Mon 04:09  [critical] 7 of 7 orgs give no answer since 04:07",
      "Mon 08:07  [reminder] 7 of 7 orgs give no answer",
      "Tue 12:07  [ok] 7 orgs answer again, all 7 healthy",
    ]
  `);
});

test('an outage that pauses in the first run after a quiet night is not told to last', async () => {
  const life = new Life(7, { QUIET_HOURS: '22:00-07:00' });
  await life.live(0, 1, 4, (hour) => {
    for (const org of ORGS) life.says.set(org, () => (hour >= 4 && hour < 8 ? '503' : null));
  });
  expect(life.to('all')).toMatchInlineSnapshot(`
    [
      "Mon 08:07  [ok] 7 of 7 healthy",
      "Mon 12:07  [ok] 7 orgs answer again, all 7 healthy",
    ]
  `);
});

test('an org does not work again while it gives no answer again', async () => {
  const life = new Life(7, { QUIET_HOURS: '22:00-07:00' });
  await life.live(0, 3, 4, (hour) => {
    life.says.set('org01', () => (hour < 28 || (hour >= 32 && hour < 36) ? 'timeout' : null));
  });
  expect(life.to('all')).toMatchInlineSnapshot(`
    [
      "Mon 08:07  [warning] org01: no answer in time (1 of 7 silent)",
      "Tue 12:07  [ok] org01 works again, all 7 healthy",
    ]
  `);
});

test('an org that answers at the second look is not among those of the outage', async () => {
  const life = new Life(7);
  for (const org of ORGS) {
    const isBack = () => life.clock === 'Mon 04:09' && (org === 'org01' || org === 'org02');
    life.says.set(org, () => (isBack() ? null : '503'));
  }
  life.at(0, '04:07');
  await life.run();
  expect(life.to('all')).toMatchInlineSnapshot(`
    [
      "Mon 04:09  [warning] 5 of 7 orgs give no answer since 04:07",
    ]
  `);
});

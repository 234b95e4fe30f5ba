import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { countUnheard, subscribeCommand, unreached } from '../../src/digest/recipients.ts';

const mail = (endpoint: string) => ({ protocol: 'email', endpoint });
const everything = { audience: ['all'] };

describe('whom alerts do not reach', () => {
  test('nobody, when everybody has confirmed', () => {
    const intended = [{ ...mail('Ops@example.com'), filterPolicy: everything }];
    expect(unreached(intended, [{ ...mail('ops@example.com'), confirmed: true }])).toEqual([]);
  });

  test('those who were asked and have not confirmed, whoever subscribed them', () => {
    const intended = [{ ...mail('ops@example.com'), filterPolicy: everything }];
    const subscribed = [
      { ...mail('ops@example.com'), confirmed: false },
      { ...mail('boss@example.com'), confirmed: false },
    ];
    expect(unreached(intended, subscribed)).toEqual([
      { ...mail('ops@example.com'), filterPolicy: everything, because: 'unconfirmed' },
      { ...mail('boss@example.com'), filterPolicy: null, because: 'unconfirmed' },
    ]);
  });

  test('those whom the stack subscribed and SNS has dropped', () => {
    const intended = [{ ...mail('ops@example.com'), filterPolicy: everything }];
    expect(unreached(intended, [])).toEqual([
      { ...mail('ops@example.com'), filterPolicy: everything, because: 'gone' },
    ]);
  });
});

test('the command that subscribes them again gives the shell what SNS is to read', () => {
  const topic = 'arn:aws:sns:eu-central-1:111122223333:alerts';
  const command = subscribeCommand(topic, { ...mail("o'ops@example.com"), filterPolicy: { team: ["the 'A' team"] } });
  const words = execFileSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');
  expect(words.slice(0, -1)).toEqual([
    ...['aws', 'sns', 'subscribe', '--topic-arn', topic, '--protocol', 'email'],
    ...['--notification-endpoint', "o'ops@example.com", '--attributes'],
  ]);
  expect(JSON.parse(JSON.parse(words.at(-1) ?? '').FilterPolicy)).toEqual({ team: ["the 'A' team"] });
});

describe('Who hears nothing is counted', () => {
  const one = (endpoint: string, confirmed: boolean) => ({ protocol: 'email', endpoint, confirmed });
  const intended = [
    { protocol: 'email', endpoint: 'ops@example.com' },
    { protocol: 'email', endpoint: 'Boss@example.com' },
  ];

  test.each([
    ['all confirmed', [one('ops@example.com', true), one('boss@example.com', true)], 0],
    ['one not confirmed', [one('ops@example.com', true), one('boss@example.com', false)], 1],
    ['one gone', [one('ops@example.com', true)], 1],
    ['a pager beside them does not stand for them', [one('pager@example.com', true)], 2],
  ])('%s', (_case, subscribed, unheard) => {
    expect(countUnheard(intended, subscribed)).toBe(unheard);
  });

  test('with nobody at all as one, though the stack subscribed nobody', () => {
    expect(countUnheard([], [])).toBe(1);
    expect(countUnheard([], [one('pager@example.com', true)])).toBe(0);
  });
});

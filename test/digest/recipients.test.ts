import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { subscribeCommand, unreached } from '../../src/digest/recipients.ts';

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

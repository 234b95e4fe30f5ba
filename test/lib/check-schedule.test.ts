import { describe, expect, test } from 'vitest';
import { readEvent } from '../../lambdas/check/event.ts';
import { deployed } from './deployed.ts';

describe('The schedule', () => {
  const stack = deployed();
  const schedule = stack.plain(stack.only('AWS::Scheduler::Schedule').Properties);

  test('fires as the settings say, in their time zone, to the minute', () => {
    expect(schedule).toMatchObject({ ScheduleExpression: 'cron(7 0/4 * * ? *)', ScheduleExpressionTimezone: 'UTC' });
    const weekdays = deployed({ schedule: 'cron(0 6 ? * MON-FRI *)', timezone: 'Europe/Berlin' });
    expect(weekdays.only('AWS::Scheduler::Schedule').Properties).toMatchObject({
      ScheduleExpression: 'cron(0 6 ? * MON-FRI *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
    });
  });

  test('asks the function for all orgs', () => {
    expect(schedule.Target.Arn).toBe('Check/Function.Arn');
    expect(readEvent(JSON.parse(schedule.Target.Input), ['salesforce/'])).toEqual({
      kind: 'check',
      orgs: 'all',
      notify: true,
    });
  });

  test('tries a start that fails twice more, until the next one is due, then leaves it in the dead-letter queue', () => {
    expect(schedule.Target).toMatchObject({
      RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 4 * 3600 },
      DeadLetterConfig: { Arn: 'DeadLetters.Arn' },
      RoleArn: 'Schedule/Role.Arn',
    });
  });

  test('is not there before its role may start the function, because a rate fires at once', () => {
    const policy = stack.only('AWS::IAM::Policy', 'Schedule/Policy');
    expect(stack.only('AWS::Scheduler::Schedule').DependsOn).toEqual([policy.id]);
  });
});

import { describe, expect, test } from 'vitest';
import { deployed } from './deployed.ts';

function alarm(name: string, settings: Record<string, unknown> = {}) {
  const stack = deployed(settings);
  return stack.plain(stack.only('AWS::CloudWatch::Alarm', `Alarms/${name}`).Properties);
}

const OWN = {
  Namespace: 'SalesforceCredentialHealth',
  Dimensions: [
    { Name: 'instance', Value: 'Stack' },
    { Name: 'service', Value: 'credential-health' },
  ],
};
const FUNCTION = { Namespace: 'AWS/Lambda', Dimensions: [{ Name: 'FunctionName', Value: 'Check/Function' }] };
const AT_LEAST = 'GreaterThanOrEqualToThreshold';

describe('The dead-man switch', () => {
  test('misses a completed full run, and takes silence for a miss', () => {
    expect(alarm('NoFullRun')).toMatchObject({
      ...OWN,
      MetricName: 'FullRunCompleted',
      Statistic: 'Sum',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  test.each([
    ['rate(10 minutes)', 'UTC', 300, 4],
    ['rate(1 hour)', 'UTC', 300, 24],
    ['rate(3 hours)', 'UTC', 300, 72],
    ['rate(4 hours)', 'UTC', 3600, 8],
    ['rate(1 day)', 'UTC', 3600, 48],
    ['cron(0 6 ? * MON-FRI *)', 'UTC', 3600, 144],
    ['cron(0 6 ? * MON-FRI *)', 'Europe/Berlin', 3600, 146],
    ['rate(84 hours)', 'UTC', 3600, 168],
  ])('waits two of the largest gaps: %s in %s is %d s, %d times', (schedule, timezone, Period, EvaluationPeriods) => {
    expect(alarm('NoFullRun', { schedule, timezone })).toMatchObject({ Period, EvaluationPeriods });
  });

  test('stays within what CloudWatch looks back on: a day below an hour, else seven days', () => {
    for (const hours of [1, 3, 4, 24, 84]) {
      const { Period, EvaluationPeriods } = alarm('NoFullRun', {
        schedule: `rate(${hours} hour${hours === 1 ? '' : 's'})`,
      });
      const days = (Period * EvaluationPeriods) / 86_400;
      expect(days).toBeLessThanOrEqual(Period < 3600 ? 1 : 7);
      expect(days).toBeGreaterThanOrEqual((2 * hours) / 24);
    }
  });

  test('says for how long nothing was heard', () => {
    expect(alarm('NoFullRun').AlarmDescription).toContain('for 8 hours');
    expect(alarm('NoFullRun', { schedule: 'rate(15 minutes)' }).AlarmDescription).toContain('for 30 minutes');
  });
});

describe('An alarm is given when', () => {
  test('somebody who should hear an alert does not, and it holds until a run sees them', () => {
    expect(alarm('NobodyListens')).toMatchObject({
      ...OWN,
      MetricName: 'MissingSubscriptions',
      Statistic: 'Maximum',
      Threshold: 1,
      ComparisonOperator: AT_LEAST,
      TreatMissingData: 'ignore',
    });
  });

  test('a run fails', () => {
    const expected = {
      ...FUNCTION,
      MetricName: 'Errors',
      Statistic: 'Sum',
      Threshold: 1,
      ComparisonOperator: AT_LEAST,
    };
    expect(alarm('Errors')).toMatchObject(expected);
  });

  test('a run is throttled', () => {
    const expected = {
      ...FUNCTION,
      MetricName: 'Throttles',
      Statistic: 'Sum',
      Threshold: 1,
      ComparisonOperator: AT_LEAST,
    };
    expect(alarm('Throttles')).toMatchObject(expected);
  });

  test('a run takes over 80 % of its time', () => {
    const expected = { ...FUNCTION, MetricName: 'Duration', Statistic: 'Maximum', ComparisonOperator: AT_LEAST };
    expect(alarm('Slow')).toMatchObject({ ...expected, Threshold: 480_000 });
    expect(alarm('Slow', { timeoutMinutes: 5 })).toMatchObject({ ...expected, Threshold: 240_000 });
  });

  test('something lies in the dead-letter queue', () => {
    expect(alarm('DeadLetters')).toMatchObject({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: 'DeadLetters.QueueName' }],
      Threshold: 1,
      ComparisonOperator: AT_LEAST,
    });
  });
});

describe('The dead-man switch of a new stack', () => {
  test('waits for its first window where CloudFormation knows how, and elsewhere does without', () => {
    const stack = deployed();
    const { WarmUpConfiguration } = stack.only('AWS::CloudWatch::Alarm', 'Alarms/NoFullRun').Properties;
    const [condition, then, otherwise] = WarmUpConfiguration['Fn::If'];
    expect(stack.template.Conditions[condition]).toEqual({ 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws'] });
    expect(then).toEqual({ WarmUpPeriodDurationInMinutes: 480 });
    expect(otherwise).toEqual({ Ref: 'AWS::NoValue' });
  });

  test('waits two days at most, which is what CloudWatch takes', () => {
    const alarms = deployed({ schedule: 'rate(84 hours)' }).only('AWS::CloudWatch::Alarm', 'Alarms/NoFullRun');
    expect(alarms.Properties.WarmUpConfiguration['Fn::If'][1]).toEqual({ WarmUpPeriodDurationInMinutes: 2880 });
  });
});

test('A change of a secret that EventBridge could not deliver raises an alarm', () => {
  expect(alarm('LostChanges')).toMatchObject({
    Namespace: 'AWS/Events',
    MetricName: 'FailedInvocations',
    Dimensions: [{ Name: 'RuleName', Value: 'Changes/Rule' }],
    Threshold: 1,
  });
});

describe('Every alarm', () => {
  const alarms = deployed().all('AWS::CloudWatch::Alarm');

  test('of the function is quiet while nothing runs', () => {
    const quiet = alarms.filter(({ Properties }) => Properties.Namespace.startsWith('AWS/'));
    expect(quiet).toHaveLength(5);
    for (const { Properties } of quiet) expect(Properties.TreatMissingData).toBe('notBreaching');
  });

  test.each(alarms.map(({ id, Properties }) => [id, Properties.AlarmDescription as string]))(
    '%s says in two sentences or more what it means and what to do, in the room that CloudWatch gives',
    (_id, description) => {
      expect(description.length).toBeLessThanOrEqual(1024);
      expect(description).toMatch(/^Stack: .*Salesforce/);
      expect(description.split(/[.:] /).length).toBeGreaterThan(1);
      expect(description).toMatch(/\b(start|confirm|read|raise|look|see)\b/i);
    },
  );
});

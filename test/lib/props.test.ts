import { CfnParameter, Duration, Tokenization } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { describe, expect, test } from 'vitest';
import { CredentialHealth, QuietHours } from '../../lib/index.ts';
import { problemsOf, someStack } from './some-stack.ts';

describe('What cannot be used', () => {
  test('is told together, by the names of the props', () => {
    expect(
      problemsOf({
        secretPrefixes: ['salesforce/', 'salesforce/eu/'],
        quietHours: QuietHours.between('25:00', '07:00'),
        orgTimeout: Duration.seconds(0),
        schedule: ScheduleExpression.rate(Duration.days(4)),
        alertEmails: ['ops'],
        concurrency: 0,
        vpcSubnets: {},
      }).map((problem) => problem.split(' ')[0]),
    ).toEqual(['secretPrefixes', 'orgTimeout', 'quietHours', 'concurrency', 'alertEmails', 'vpcSubnets', 'schedule']);
  });

  test.each([
    [{ secretPrefixes: [] }, 'secretPrefixes must be prefixes with commas'],
    [{ secretPrefixes: [''] }, 'secretPrefixes must be prefixes with commas'],
    [{ maxSecretAge: Duration.hours(36) }, 'maxSecretAge must be a whole number from 0 to 3650, not "1.5".'],
    [{ schedule: ScheduleExpression.at(new Date(0)) }, 'schedule must be rate(4 hours), or cron'],
    [{ memorySize: 64 }, 'memorySize must be a whole number from 128 to 10240.'],
    [{ fleetThreshold: 0 }, 'fleetThreshold must be a whole number from 1 to 500000.'],
  ] as const)('%j', (props, sentence) => {
    const problems = problemsOf(props);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(sentence);
  });

  test('is a misspelt property too, which JavaScript would leave out in silence', () => {
    const props: object = { quiethours: QuietHours.between('22:00', '07:00'), colour: 'red' };
    expect(problemsOf(props)).toEqual([
      'quiethours is no property: did you mean quietHours?',
      'colour is no property; docs/api.md lists them.',
    ]);
  });

  test('no addresses at all are a choice', () => {
    expect(problemsOf({ alertEmails: [] })).toEqual([]);
  });
});

describe('Tokens', () => {
  test('are taken wherever nothing is computed from them', () => {
    const stack = someStack();
    const text = (id: string) => new CfnParameter(stack, id).valueAsString;
    const number = (id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;
    new CredentialHealth(stack, 'Health', {
      secretPrefixes: [text('Prefix')],
      alertEmails: [text('Address')],
      egressAddress: text('Egress'),
      concurrency: number('AtOnce'),
      memorySize: number('Memory'),
    });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      MemorySize: { Ref: 'Memory' },
      Environment: {
        Variables: Match.objectLike({
          SECRET_PREFIXES: { Ref: 'Prefix' },
          CONCURRENCY: { Ref: 'AtOnce' },
          EGRESS_ADDRESS: { Ref: 'Egress' },
        }),
      },
    });
  });

  test('are refused in one sentence where gaps and alarm windows are computed', () => {
    const stack = someStack();
    const text = new CfnParameter(stack, 'Text').valueAsString;
    const number = new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;
    expect(Tokenization.isResolvable(text)).toBe(false);
    const problems = problemsOf({
      schedule: ScheduleExpression.expression(text),
      quietHours: QuietHours.between(text, '07:00'),
      timeout: Duration.minutes(number),
    });
    expect(problems).toHaveLength(3);
    for (const problem of problems) {
      expect(problem).toMatch(/^\w+ must be known at synthesis: .* take no tokens\.$/);
    }
  });
});

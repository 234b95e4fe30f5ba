import { describe, expect, test } from 'vitest';
import { readEnvironment } from '../../src/environment.ts';
import { deployed } from './deployed.ts';

describe('The status widget', () => {
  const stack = deployed();
  const widget = stack.plain(stack.only('AWS::Lambda::Function', 'StatusWidget/Function').Properties);

  test('is the first thing on the dashboard, drawn by its function', () => {
    const body = stack.plain(stack.only('AWS::CloudWatch::Dashboard').Properties.DashboardBody);
    const [first] = JSON.parse(body).widgets;
    expect(first).toMatchObject({
      type: 'custom',
      x: 0,
      y: 0,
      properties: { endpoint: 'StatusWidget/Function.Arn', updateOn: { refresh: true, timeRange: false } },
    });
  });

  test('may read the documents of the table and write its log, and nothing else', () => {
    const policies = stack.all('AWS::IAM::Policy').map(({ Properties }) => stack.plain(Properties));
    const own = policies.filter(({ Roles }) => Roles.includes('StatusWidget/Role'));
    expect(own.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)).toEqual([
      {
        Sid: 'ReadState',
        Effect: 'Allow',
        Action: 'dynamodb:Query',
        Resource: 'State.Arn',
        Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['state'] } },
      },
      {
        Sid: 'WriteLogs',
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: 'Log.Arn',
      },
    ]);
    expect(stack.only('AWS::IAM::Role', 'StatusWidget/Role').Properties).not.toHaveProperty('ManagedPolicyArns');
  });

  test('can be invoked by nobody but those whom the account lets: there is no permission on the function', () => {
    const open = stack.all('AWS::Lambda::Permission').map(({ Properties }) => stack.plain(Properties.FunctionName));
    expect(open.filter((name: string) => name.startsWith('StatusWidget'))).toEqual([]);
  });

  test('is told of its table and of the settings, not of the topic', () => {
    const given = deployed({ timezone: 'Europe/Berlin', egressAddress: '192.0.2.7' });
    const { Environment } = given.only('AWS::Lambda::Function', 'StatusWidget/Function').Properties;
    expect(readEnvironment(Environment.Variables)).toMatchObject({
      timezone: 'Europe/Berlin',
      egressAddress: '192.0.2.7',
    });
    expect(widget.Environment.Variables).toMatchObject({ STATE_TABLE_NAME: 'State' });
    expect(widget.Environment.Variables).not.toHaveProperty('ALERT_TOPIC_ARN');
  });

  test('is a small function on Node 24 and ARM that ends before CloudWatch gives up', () => {
    expect(widget).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], MemorySize: 512, Timeout: 25 });
  });
});

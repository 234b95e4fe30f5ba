import { ArnFormat, Aws, Stack, TimeZone } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { eventAge, type RunStart } from './check-function.ts';
import { viaService } from './function/permissions.ts';
import type { Settings } from './settings/settle.ts';

export type CheckScheduleProps = Pick<Settings, 'schedule' | 'scheduleTimezone'> & {
  readonly start: RunStart;
  readonly deadLetters: IQueue;
  readonly key: IKey;
};

/**
 * Starts a check of all orgs on schedule. Its retries cover the start alone; a run that started and failed is not
 * repeated (docs/decisions/0009-retry-the-start-not-the-run.md).
 */
export class CheckSchedule extends Construct {
  constructor(scope: Construct, id: string, props: CheckScheduleProps) {
    super(scope, id);
    const { start, deadLetters, key } = props;
    // The library's target would also grant every version and alias of the function, and forget the queue's key.
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Aws.ACCOUNT_ID,
            'aws:SourceArn': Stack.of(this).formatArn({
              service: 'scheduler',
              resource: 'schedule-group',
              resourceName: 'default',
              arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
            }),
          },
        },
      }),
    });
    const policy = new Policy(this, 'Policy', {
      roles: [role],
      statements: [
        start.permission,
        new PolicyStatement({
          sid: 'KeepFailedStarts',
          actions: ['sqs:SendMessage'],
          resources: [deadLetters.queueArn],
        }),
        new PolicyStatement({
          sid: 'UseKey',
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: [key.keyArn],
          conditions: { StringEquals: { 'kms:ViaService': viaService('sqs') } },
        }),
      ],
    });
    const schedule = new Schedule(this, 'Schedule', {
      description: 'Checks the credentials of all Salesforce orgs',
      schedule: ScheduleExpression.expression(props.schedule.expression, TimeZone.of(props.scheduleTimezone ?? 'UTC')),
      target: {
        bind: () => ({
          arn: start.arn,
          role,
          input: ScheduleTargetInput.fromObject({}),
          retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: eventAge(props).toSeconds() },
          deadLetterConfig: { arn: deadLetters.queueArn },
        }),
      },
    });
    // A rate fires as soon as it exists, so its role must be ready before it.
    schedule.node.addDependency(policy, ...(start.needs === null ? [] : [start.needs]));
  }
}

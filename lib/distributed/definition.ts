import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import {
  Choice,
  Condition,
  DefinitionBody,
  DistributedMap,
  ItemBatcher,
  JitterType,
  JsonPath,
  type RetryProps,
  S3JsonItemReader,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvocationType, LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { Settings } from '../settings/settle.ts';
import { MAP_LABEL } from './permissions.ts';

export type DistributedDefinitionProps = {
  readonly list: IFunction;
  readonly batch: IFunction;
  readonly reduce: IFunction;
  readonly checkFunction: IFunction;
  readonly listings: Bucket;
  readonly fleetThreshold: number;
  readonly settings: Pick<Settings, 'timeoutMinutes'>;
};

const ORGS_PER_BATCH = 100;
/** Ten batches of 64 orgs at once: 640 logins under way, and a tenth of an account's usual 1,000 functions at once. */
const BATCHES_AT_ONCE = 10;
/** A state's input has 262,144 bytes at most; a batch of entries with many tags is made smaller. */
const BATCH_BYTES = 200_000;

const AGAIN = { interval: Duration.seconds(10), backoffRate: 2, jitterStrategy: JitterType.FULL };
/** Trouble that another attempt meets again. */
const FOR_GOOD: RetryProps = {
  errors: ['SettingsError', 'NewerStateError', 'BrokenDocumentError'],
  maxAttempts: 0,
};
const HELD_BACK: RetryProps = {
  ...AGAIN,
  errors: ['Lambda.TooManyRequestsException'],
  maxAttempts: 8,
  maxDelay: Duration.minutes(2),
};
const ANYTHING: RetryProps = { ...AGAIN, errors: ['States.ALL'], maxAttempts: 2 };

/**
 * list → at most the threshold? the check function, started as the schedule starts it.
 *      → more? batches, then one function that tells. Batches that fail for good, or all of them, leave orgs that are
 *        reported as not checked: the end is reached in every case.
 */
export function distributedDefinition(scope: Construct, props: DistributedDefinitionProps): DefinitionBody {
  const taskTimeout = Timeout.duration(Duration.minutes(props.settings.timeoutMinutes).plus(Duration.minutes(1)));
  const step = (id: string, lambdaFunction: IFunction, payload?: TaskInput) => {
    const task = new LambdaInvoke(scope, id, {
      lambdaFunction,
      payloadResponseOnly: true,
      retryOnServiceExceptions: false,
      taskTimeout,
      ...(payload && { payload }),
    });
    for (const retry of [FOR_GOOD, HELD_BACK, ANYTHING]) task.addRetry(retry);
    return task;
  };

  const list = step('ListFleet', props.list, TaskInput.fromObject({ fleetThreshold: props.fleetThreshold }));
  const reduce = step('ReduceRun', props.reduce);
  // The optional properties of the CDK's classes are not those of its interfaces.
  const bucket = props.listings as IBucket;
  const itemReader = new S3JsonItemReader({ bucket, key: JsonPath.stringAt('$.listing') });
  const batches = new DistributedMap(scope, 'CheckBatches', {
    label: MAP_LABEL,
    itemReader,
    itemBatcher: new ItemBatcher({
      maxItemsPerBatch: ORGS_PER_BATCH,
      maxInputBytesPerBatch: BATCH_BYTES,
      batchInput: { 'runId.$': '$.runId' },
    }),
    maxConcurrency: BATCHES_AT_ONCE,
    toleratedFailurePercentage: 100,
    // What batches found lies in the table; their counts are for whoever looks at the execution.
    resultPath: JsonPath.DISCARD,
  })
    .itemProcessor(step('CheckBatch', props.batch))
    .addCatch(reduce, { errors: ['States.ALL'], resultPath: '$.trouble' });

  // Started, not waited for: its report may be larger than a state's output, and its own alarms watch it.
  const checkAll = new LambdaInvoke(scope, 'CheckAll', {
    lambdaFunction: props.checkFunction,
    invocationType: LambdaInvocationType.EVENT,
    payload: TaskInput.fromObject({}),
    resultPath: JsonPath.DISCARD,
    retryOnServiceExceptions: false,
  }).addRetry(ANYTHING);

  return DefinitionBody.fromChainable(
    list.next(
      new Choice(scope, 'IsLarge?')
        .when(Condition.booleanEquals('$.distributed', true), batches.next(reduce))
        .otherwise(checkAll),
    ),
  );
}

import validateDefinition from 'asl-validator';
import { describe, expect, test } from 'vitest';
import { readEnvironment, readResources } from '../../../src/environment.ts';
import { deployed } from '../deployed.ts';

const stack = deployed({ fleetThreshold: 2_000 });
const definitionText: string = stack.plain(stack.only('AWS::StepFunctions::StateMachine').Properties.DefinitionString);
const definition = JSON.parse(definitionText);

describe('The definition of the state machine', () => {
  test('is valid Amazon States Language', async () => {
    const arn = (name: string) => `"arn:aws:lambda:eu-west-1:111122223333:function:${name.replaceAll(/\W/g, '-')}"`;
    const deployable = definitionText
      .replaceAll(/"([\w/]+\/Function)\.Arn"/g, (_, name) => arn(name))
      .replaceAll('PARTITION', 'aws');
    const { isValid, errorsText } = await validateDefinition(JSON.parse(deployable));
    expect(errorsText('\n')).toBe('');
    expect(isValid).toBe(true);
  });

  test('would not be taken for valid with a step that leads nowhere', async () => {
    const { isValid } = await validateDefinition({
      ...definition,
      States: { ...definition.States, CheckAll: { ...definition.States.CheckAll, End: undefined, Next: 'Nowhere' } },
    });
    expect(isValid).toBe(false);
  });

  test('gives the lister the threshold and asks it alone how the run is done', () => {
    expect(definition.States.ListFleet.Parameters).toEqual({ fleetThreshold: 2_000 });
    expect(definition.States['IsLarge?']).toMatchObject({
      Choices: [{ Variable: '$.distributed', BooleanEquals: true, Next: 'CheckBatches' }],
      Default: 'CheckAll',
    });
  });

  test('checks batches of 100, ten at once, read from the listing, and reduces whatever becomes of them', () => {
    expect(definition.States.CheckBatches).toMatchObject({
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
      ItemReader: {
        ReaderConfig: { InputType: 'JSON' },
        Parameters: { Bucket: 'DistributedRun/Listings', 'Key.$': '$.listing' },
      },
      ItemBatcher: { MaxItemsPerBatch: 100, BatchInput: { 'runId.$': '$.runId' } },
      MaxConcurrency: 10,
      ToleratedFailurePercentage: 100,
      Next: 'ReduceRun',
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'ReduceRun' }],
    });
  });

  test('starts the check function for a small fleet as the schedule would, and does not wait for it', () => {
    expect(definition.States.CheckAll).toMatchObject({
      Parameters: { FunctionName: 'Check/Function.Arn', InvocationType: 'Event', Payload: {} },
      End: true,
    });
  });

  test('waits for each function a minute longer than it may run', () => {
    const waits = ['ListFleet', 'ReduceRun'].map((name) => definition.States[name].TimeoutSeconds);
    expect(waits).toEqual([660, 660]);
    expect(definition.States.CheckBatches.ItemProcessor.States.CheckBatch.TimeoutSeconds).toBe(660);
  });

  test('repeats no step whose trouble stays, and every other one twice', () => {
    const steps = [
      definition.States.ListFleet,
      definition.States.ReduceRun,
      definition.States.CheckBatches.ItemProcessor.States.CheckBatch,
    ];
    for (const { Retry } of steps) {
      expect(Retry[0]).toEqual({
        ErrorEquals: ['SettingsError', 'NewerStateError', 'BrokenDocumentError'],
        MaxAttempts: 0,
      });
      expect(Retry.at(-1)).toMatchObject({ ErrorEquals: ['States.ALL'], MaxAttempts: 2, JitterStrategy: 'FULL' });
    }
  });
});

describe('The functions of a distributed run', () => {
  const propertiesOf = (name: string) =>
    stack.plain(stack.only('AWS::Lambda::Function', `DistributedRun/${name}/Function`).Properties);

  test.each([
    ['List', 512, ['stateTableName', 'listingBucket']],
    ['Batch', 512, ['stateTableName']],
    ['Reduce', 3_008, ['stateTableName', 'listingBucket', 'alertTopicArn', 'checkFunctionName']],
  ] as const)('%s finds the settings and its resources in its variables', (name, MemorySize, resources) => {
    const properties = propertiesOf(name);
    expect(properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: 600,
      MemorySize,
      LoggingConfig: { LogGroup: 'Log' },
    });
    expect(readEnvironment(properties.Environment.Variables)).toMatchObject({
      secretPrefixes: ['salesforce/'],
    });
    expect(Object.keys(readResources(properties.Environment.Variables, resources))).toEqual([...resources]);
  });

  test('are not started before their permissions stand, nor is the state machine', () => {
    for (const name of ['List', 'Batch', 'Reduce']) {
      const { DependsOn } = stack.only('AWS::Lambda::Function', `DistributedRun/${name}/Function`);
      expect(DependsOn).toContain(stack.only('AWS::IAM::Policy', `DistributedRun/${name}/Policy`).id);
    }
    expect(stack.only('AWS::Scheduler::Schedule').DependsOn).toEqual(
      expect.arrayContaining([stack.only('AWS::IAM::Policy', 'DistributedRun/Policy').id]),
    );
  });
});

test('The listings are encrypted, closed to the public and to plain HTTP, and forgotten after three days', () => {
  const bucket = stack.only('AWS::S3::Bucket');
  expect(bucket.Properties).toMatchObject({
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    LifecycleConfiguration: { Rules: [{ ExpirationInDays: 3, Status: 'Enabled' }] },
  });
  expect(bucket.DeletionPolicy).toBe('RetainExceptOnCreate');
  expect(stack.plain(stack.only('AWS::S3::BucketPolicy').Properties.PolicyDocument.Statement)).toMatchObject([
    { Effect: 'Deny', Principal: { AWS: '*' }, Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
  ]);
});

test('The schedule starts the state machine at the same times, with the same retries and dead letters', () => {
  const scheduleOf = (of: typeof stack) => of.plain(of.only('AWS::Scheduler::Schedule').Properties);
  const { Target, ...times } = scheduleOf(stack);
  const { Target: targetBefore, ...timesBefore } = scheduleOf(deployed());
  expect(times).toEqual(timesBefore);
  expect(Target).toEqual({ ...targetBefore, Arn: 'DistributedRun/StateMachine' });
});

test('An execution that fails, is stopped or takes too long raises an alarm', () => {
  const alarm = stack.plain(stack.only('AWS::CloudWatch::Alarm', 'Alarms/DistributedRuns').Properties);
  expect(alarm).toMatchObject({
    Threshold: 1,
    TreatMissingData: 'notBreaching',
    AlarmActions: ['Alerting/AlarmTopic'],
  });
  const metrics = alarm.Metrics.flatMap(({ MetricStat }: { MetricStat?: { Metric: { MetricName: string } } }) =>
    MetricStat === undefined ? [] : [MetricStat.Metric.MetricName],
  );
  expect(metrics).toEqual(['ExecutionsFailed', 'ExecutionsAborted', 'ExecutionsTimedOut']);
});

test('Its ARN is an output, for runs by hand', () => {
  expect(stack.plain(stack.template.Outputs.RunStateMachineArn.Value)).toBe('DistributedRun/StateMachine');
});

describe('Without the setting', () => {
  test('nothing of it is deployed', () => {
    const types = new Set(deployed().resources.map(({ Type }) => Type));
    expect(types).not.toContain('AWS::StepFunctions::StateMachine');
    expect(types).not.toContain('AWS::S3::Bucket');
  });

  test('it is the same stack: the setting changes the start, the alarms and the dashboard, and adds the rest', () => {
    const before = deployed();
    const after = new Map(stack.resources.map((resource) => [resource.id, resource]));
    const changed = before.resources.filter((one) => JSON.stringify(one) !== JSON.stringify(after.get(one.id)));
    expect(changed.map(({ Type }) => Type).sort()).toEqual([
      'AWS::CloudWatch::Dashboard',
      'AWS::IAM::Policy',
      'AWS::Scheduler::Schedule',
    ]);
  });
});

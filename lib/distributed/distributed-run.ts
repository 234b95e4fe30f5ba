import { Aws, Duration } from 'aws-cdk-lib';
import { Policy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { RESOURCE_VARIABLES } from '../../src/environment.ts';
import type { RunStart } from '../check-function.ts';
import { inNetwork } from '../function/network.ts';
import { allow } from '../function/permissions.ts';
import { SealedFunction } from '../function/sealed-function.ts';
import { acknowledge, RETAIN_EXCEPT_ON_CREATE } from '../newer-cdk.ts';
import type { Settings } from '../settings/settle.ts';
import { distributedDefinition } from './definition.ts';
import {
  acknowledgeDistributedWildcards,
  batchPermissions,
  type DistributedResources,
  listPermissions,
  reducePermissions,
  stateMachinePermissions,
} from './permissions.ts';

export type DistributedRunProps = Omit<DistributedResources, 'listings'> & {
  readonly settings: Settings;
  readonly variables: Readonly<Record<string, string>>;
  readonly fleetThreshold: number;
  /** Checks fleets up to the threshold by itself. */
  readonly checkFunction: IFunction;
};

/** Of this account only. */
const STEP_FUNCTIONS = new ServicePrincipal('states.amazonaws.com', {
  conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
});

/** For the listings, and for what the functions hand over in the table: as long as a person may want to look. */
const KEPT = Duration.days(3);
/** Reads every state of the fleet and words every message at once: measured in docs/scale.md. */
const REDUCE_MB = 3_008;

/**
 * Checks fleets that are too large for one function: a state machine lists them, distributes the checks over many functions
 * and tells the whole in one (docs/decisions/0014-fleets-beyond-one-function.md).
 */
export class DistributedRun extends Construct {
  readonly stateMachine: StateMachine;
  /** Of the function that reads secrets. */
  readonly readerRole: Role;
  /** For whoever is to start a run. */
  readonly start: RunStart;

  constructor(
    scope: Construct,
    id: string,
    { settings, variables, fleetThreshold, checkFunction, ...given }: DistributedRunProps,
  ) {
    super(scope, id);
    const listings = this.makeBucket();
    const resources = { ...given, listings };
    const common = {
      timeout: Duration.minutes(settings.timeoutMinutes),
      logGroup: given.logGroup,
      memorySize: 512,
    };
    const environment = { ...variables, [RESOURCE_VARIABLES.stateTableName]: given.table.tableName };
    const bucket = { [RESOURCE_VARIABLES.listingBucket]: listings.bucketName };

    const list = new SealedFunction(this, 'List', {
      ...common,
      folder: 'list-fleet',
      description: 'Lists the Salesforce secrets for a run over a large fleet',
      statements: listPermissions(resources),
      environment: { ...environment, ...bucket },
    });
    const batch = new SealedFunction(this, 'Batch', {
      ...common,
      folder: 'check-batch',
      description: 'Checks some of the Salesforce credentials of a large fleet',
      statements: batchPermissions(this, settings, resources),
      environment,
      memorySize: settings.memoryMb,
      ...inNetwork(settings.network),
    });
    const reduce = new SealedFunction(this, 'Reduce', {
      ...common,
      folder: 'reduce-run',
      description: 'Tells what a run over a large fleet of Salesforce credentials found',
      statements: reducePermissions(resources),
      memorySize: REDUCE_MB,
      environment: {
        ...environment,
        ...bucket,
        [RESOURCE_VARIABLES.alertTopicArn]: given.alertTopic.topicArn,
        [RESOURCE_VARIABLES.checkFunctionName]: checkFunction.functionName,
      },
    });
    this.readerRole = batch.role;
    const role = new Role(this, 'Role', { assumedBy: STEP_FUNCTIONS });
    const functions = { list: list.function, batch: batch.function, reduce: reduce.function, checkFunction };
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      definitionBody: distributedDefinition(this, { ...functions, listings, fleetThreshold, settings }),
      role: Role.fromRoleArn(this, 'SealedRole', role.roleArn, { mutable: false }),
      timeout: Duration.hours(6),
    });
    // Made for a role that the library may widen; attached to none here, it would only be looked at.
    this.stateMachine.node.tryRemoveChild('DistributedMapPolicy');
    const policy = new Policy(this, 'Policy', {
      roles: [role],
      statements: [...stateMachinePermissions(this.stateMachine, Object.values(functions), listings)],
    });
    const policies = { list: list.policy, batch: batch.policy, reduce: reduce.policy, stateMachine: policy };
    acknowledgeDistributedWildcards(policies, settings, given.alertTopic, listings, this.stateMachine);
    const { stateMachineArn } = this.stateMachine;
    const permission = allow('StartRun', ['states:StartExecution'], [stateMachineArn]);
    this.start = { arn: stateMachineArn, permission, needs: policy };
    acknowledge(
      this.stateMachine,
      {
        id: 'AwsSolutions-SF1',
        reason:
          'Step Functions keeps the history of each execution for 90 days; to log it once more its role would need log delivery rights on every log group.',
      },
      { id: 'AwsSolutions-SF2', reason: 'Every step is a function with a log of its own, and there are four of them.' },
    );
  }

  private makeBucket(): Bucket {
    const bucket = new Bucket(this, 'Listings', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{ expiration: KEPT, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      // A bucket that holds objects cannot be deleted, and would fail the deletion of the stack; it empties itself.
      removalPolicy: RETAIN_EXCEPT_ON_CREATE,
    });
    acknowledge(bucket, {
      id: 'AwsSolutions-S1',
      reason: 'It holds names for three days, written by one function and read by another and the state machine.',
    });
    return bucket;
  }
}

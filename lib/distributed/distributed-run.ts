import { Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Policy, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, type NodejsFunctionProps } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { RESOURCE_VARIABLES, toVariables } from '../../src/environment.ts';
import type { RunStart } from '../check-function.ts';
import { inNetwork } from '../function/network.ts';
import { nodeFunction } from '../function/node-function.ts';
import { nodeOptions } from '../function/node-options.ts';
import { allow } from '../function/permissions.ts';
import type { Settings } from '../settings/settings.ts';
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
 * and tells the whole in one (docs/decisions/0030-fleets-beyond-one-function.md).
 */
export class DistributedRun extends Construct {
  private readonly logGroup: ILogGroup;
  readonly stateMachine: StateMachine;
  /** For whoever is to start a run. */
  readonly start: RunStart;

  constructor(
    scope: Construct,
    id: string,
    { settings, fleetThreshold, checkFunction, ...given }: DistributedRunProps,
  ) {
    super(scope, id);
    this.logGroup = given.logGroup;
    const listings = this.makeBucket();
    const resources = { ...given, listings };
    const table = { [RESOURCE_VARIABLES.stateTableName]: given.table.tableName };
    const bucket = { [RESOURCE_VARIABLES.listingBucket]: listings.bucketName };

    const list = this.makeFunction('List', 'list-fleet', listPermissions(resources), settings, {
      description: 'Lists the Salesforce secrets for a run over a large fleet',
      environment: { ...table, ...bucket },
    });
    const batch = this.makeFunction('Batch', 'check-batch', batchPermissions(this, settings, resources), settings, {
      description: 'Checks some of the Salesforce credentials of a large fleet',
      environment: table,
      memorySize: settings.memoryMb,
      ...inNetwork(this, settings.network),
    });
    const reduce = this.makeFunction('Reduce', 'reduce-run', reducePermissions(resources), settings, {
      description: 'Tells what a run over a large fleet of Salesforce credentials found',
      memorySize: REDUCE_MB,
      environment: {
        ...table,
        ...bucket,
        [RESOURCE_VARIABLES.alertTopicArn]: given.alertTopic.topicArn,
        [RESOURCE_VARIABLES.checkFunctionName]: checkFunction.functionName,
      },
    });
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
    acknowledgeDistributedWildcards(policies, settings, listings, this.stateMachine);
    const { stateMachineArn } = this.stateMachine;
    const permission = allow('StartRun', ['states:StartExecution'], [stateMachineArn]);
    this.start = { arn: stateMachineArn, permission, needs: policy };
    Validations.of(this.stateMachine).acknowledge(
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
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'It holds names for three days, written by one function and read by another and the state machine.',
    });
    return bucket;
  }

  private makeFunction(
    id: string,
    folder: string,
    statements: readonly PolicyStatement[],
    settings: Settings,
    { environment, memorySize = 512, ...props }: NodejsFunctionProps,
  ): { readonly function: NodejsFunction; readonly policy: Policy } {
    const scope = new Construct(this, id);
    const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const policy = new Policy(scope, 'Policy', { roles: [role], statements: [...statements] });
    const made = new NodejsFunction(scope, 'Function', {
      ...nodeFunction(folder),
      memorySize,
      timeout: Duration.minutes(settings.timeoutMinutes),
      role: Role.fromRoleArn(scope, 'SealedRole', role.roleArn, { mutable: false }),
      logGroup: this.logGroup,
      environment: { ...toVariables(settings), NODE_OPTIONS: nodeOptions(memorySize), ...environment },
      ...props,
    });
    made.node.addDependency(policy);
    return { function: made, policy };
  }
}

import * as cdk from 'aws-cdk-lib';
import type { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';

/*
 * Everything here is younger than the oldest aws-cdk-lib that this package works with, or than the oldest partition that it
 * is deployed to. No other file names any of it.
 */

/** A finding of a validator, and why it stands. */
export type Acknowledged = { readonly id: string; readonly reason: string };

/** Tells validators such as cdk-nag why a finding stands; an older library has none to tell. */
export function acknowledge(construct: IConstruct, ...findings: readonly Acknowledged[]): void {
  cdk.Validations?.of(construct).acknowledge(...findings);
}

/** Stays when its stack is deleted or it is replaced, and goes when the deployment that would have made it fails. */
export const RETAIN_EXCEPT_ON_CREATE = cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

const LONGEST_WARM_UP_MINUTES = 2_880;

/**
 * Has a new alarm wait for its first data, so that it is not raised before the first run. CloudFormation knows the property
 * in the partition `aws` for certain; elsewhere it is left out, since one that is not known fails the deployment.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-cloudwatch-alarm-warmupconfiguration.html
 */
export function warmUp(alarm: CfnAlarm, minutes: number, isKnown: cdk.CfnCondition): void {
  const length = { WarmUpPeriodDurationInMinutes: Math.min(Math.max(1, minutes), LONGEST_WARM_UP_MINUTES) };
  alarm.addPropertyOverride('WarmUpConfiguration', cdk.Fn.conditionIf(isKnown.logicalId, length, cdk.Aws.NO_VALUE));
}

import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { CredentialHealth, OWN_ID } from './credential-health.ts';
import type { CredentialHealthProps } from './props.ts';

export interface CredentialHealthStackProps extends StackProps {
  /**
   * What the construct is told; `readSettings` makes it of CDK context.
   *
   * @default - every default of the construct
   */
  readonly settings?: CredentialHealthProps;
}

/** The construct as a stack of its own, with the names that people and the CLI look up as outputs. */
export class CredentialHealthStack extends Stack {
  /** The construct. */
  readonly health: CredentialHealth;

  constructor(scope: Construct, id: string, { settings, ...props }: CredentialHealthStackProps = {}) {
    super(scope, id, props);
    this.health = new CredentialHealth(this, OWN_ID, settings);
    this.health.addOutputs();
  }
}

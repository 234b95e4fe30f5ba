import { type Duration, Token } from 'aws-cdk-lib';
import { Policy, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { NodejsFunction, type NodejsFunctionProps } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { nodeFunction } from './node-function.ts';
import { nodeOptions } from './node-options.ts';

export type SealedFunctionProps = Omit<
  NodejsFunctionProps,
  'role' | 'entry' | 'code' | 'handler' | 'environment' | 'logGroup'
> & {
  /** Below `lambdas/`. */
  readonly folder: string;
  /** Everything its code may do. */
  readonly statements: readonly PolicyStatement[];
  readonly memorySize: number;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroup: ILogGroup;
};

/**
 * One of our functions, with a role of its own that may do what is listed and nothing that the library thinks it needs: the
 * library adds to no role that it is given. What an app grants to the function goes into a policy beside ours.
 */
export class SealedFunction extends Construct {
  readonly function: NodejsFunction;
  readonly role: Role;
  readonly policy: Policy;

  constructor(scope: Construct, id: string, { folder, statements, environment, ...props }: SealedFunctionProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.policy = new Policy(this, 'Policy', { roles: [this.role], statements: [...statements] });
    this.function = new NodejsFunction(this, 'Function', {
      ...nodeFunction(folder),
      ...props,
      role: this.role,
      environment: { ...environment, ...memoryOptions(props.memorySize) },
    });
    // Not started, and not called, before its permissions stand.
    this.function.node.addDependency(this.policy);
  }
}

/** Of memory that is a token nothing can be computed; Lambda then has limits of its own. */
function memoryOptions(memoryMb: number): Readonly<Record<string, string>> {
  return Token.isUnresolved(memoryMb) ? {} : { NODE_OPTIONS: nodeOptions(memoryMb) };
}

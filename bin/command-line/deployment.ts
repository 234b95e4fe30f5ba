import type { DeployedStack } from '../../src/adapters/deployed-stack.ts';
import { STACK_OUTPUTS } from '../../src/deployment/names.ts';
import { RESOURCE_VARIABLES } from '../../src/environment.ts';
import { UsageError } from './exit.ts';

/** The deployed stack that a command is about. */
export type Deployment = {
  readonly stack: () => Promise<DeployedStack>;
  readonly functionName: () => Promise<string>;
  readonly topicArn: () => Promise<string>;
  readonly tableName: () => Promise<string>;
};

/**
 * Finds what is deployed, once and only when it is asked for: the stack that was named, else what the environment
 * variables of the function name, else the only stack of this account and Region with our outputs.
 * Methods throw {@link UsageError} when that is none, or more than one.
 */
export function deployment(named: string | undefined, variables = process.env): Deployment {
  let found: Promise<DeployedStack> | undefined;
  const stack = () => {
    found ??= findStack(named ?? null);
    return found;
  };
  const variable = (name: string) => (named === undefined ? variables[name]?.trim() || null : null);
  return {
    stack,
    functionName: async () => (await stack()).functionName,
    topicArn: async () => variable(RESOURCE_VARIABLES.alertTopicArn) ?? (await stack()).topicArn,
    tableName: async () => variable(RESOURCE_VARIABLES.stateTableName) ?? (await stack()).tableName,
  };
}

async function findStack(named: string | null): Promise<DeployedStack> {
  const { deployedStacks } = await import('../../src/adapters/deployed-stack.ts');
  const stacks = await deployedStacks({}).find(named);
  const [first, ...others] = stacks;
  if (first === undefined) {
    const what = named === null ? 'There is no stack' : `${named} is no stack`;
    const outputs = Object.values(STACK_OUTPUTS).slice(0, 3).join(', ');
    throw new UsageError(
      `${what} of credential-health in this account and Region (one with the outputs ${outputs}).\n` +
        'Choose another AWS_PROFILE or AWS_REGION, or deploy it: npx cdk deploy',
    );
  }
  if (others.length > 0) {
    const names = stacks.map(({ name }) => name).join(', ');
    throw new UsageError(
      `This account and Region has several stacks of credential-health: ${names}.\nChoose one with --stack.`,
    );
  }
  return first;
}

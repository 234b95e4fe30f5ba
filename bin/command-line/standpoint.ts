import type { DeployedStack } from '../../src/adapters/deployed-stack.ts';
import { AwsCallError } from '../../src/aws-calls.ts';
import { STACK_OUTPUTS } from '../../src/deployment/names.ts';
import { type RuntimeSettings, readEnvironment, SettingsError } from '../../src/environment.ts';
import { listed } from '../../src/wording/text.ts';
import { complaint } from '../terminal/paragraphs.ts';
import { UsageError } from './exit.ts';
import type { SourceOptions, StateOptions } from './options.ts';
import { localSettings } from './settings-file.ts';

/** A deployed stack with the settings that its function works with. */
export type Deployed = DeployedStack & { readonly settings: RuntimeSettings };

/** Where a command stands: the settings it works with, and what is deployed in this account and Region. */
export type Standpoint = {
  readonly settings: RuntimeSettings;
  /** Whose settings they are; null: of the settings file or the defaults, because no stack is meant. */
  readonly stack: Deployed | null;
  /** Everything that is deployed here, as far as it may be seen. */
  readonly stacks: readonly Deployed[];
};

export type StandpointOptions = Pick<StateOptions, 'stack'> & Pick<SourceOptions, 'prefix'>;

/** Without AWS, for what is read from files. */
export async function localStandpoint({ prefix }: Pick<StandpointOptions, 'prefix'>): Promise<Standpoint> {
  const settings = await localSettings();
  return {
    settings: prefix === undefined ? settings : { ...settings, secretPrefixes: prefix },
    stack: null,
    stacks: [],
  };
}

/**
 * Works with the settings of the deployed stack: flags go before them, the settings file stands in where nothing is
 * deployed. Of several stacks the one is meant whose prefixes hold the orgs.
 * @param orgs The orgs that the command is about; none: all.
 * @throws UsageError when the stack that was named is none, or when several could be meant
 */
export async function standpoint(options: StandpointOptions, orgs: readonly string[] = []): Promise<Standpoint> {
  const { stack: named, prefix } = options;
  const stacks = await seenStacks(named);
  if (stacks === null) return localStandpoint(options);
  const stack = await meant(stacks, options, orgs);
  if (stack === null) return { ...(await localStandpoint(options)), stacks };
  const settings = prefix === undefined ? stack.settings : { ...stack.settings, secretPrefixes: prefix };
  return { settings, stack, stacks };
}

/** As {@link standpoint}, but without AWS where the command was told to read this file instead. */
export function standpointBeside(
  file: string | undefined,
  options: StandpointOptions,
  orgs: readonly string[] = [],
): Promise<Standpoint> {
  return file === undefined ? standpoint(options, orgs) : localStandpoint(options);
}

/** @throws UsageError when none is deployed */
export function deployedAt({ stack }: Standpoint): Deployed {
  if (stack !== null) return stack;
  const outputs = Object.values(STACK_OUTPUTS).slice(0, 3).join(', ');
  throw new UsageError(
    `There is no stack of credential-health in this account and Region (one with the outputs ${outputs}).\n` +
      'Choose another AWS_PROFILE or AWS_REGION, or deploy it:\n  credential-health setup',
  );
}

/** Null, with a word on stderr, where this person may not look; whoever names a stack is told why not instead. */
async function seenStacks(named: string | undefined): Promise<readonly Deployed[] | null> {
  try {
    const { deployedStacks } = await import('../../src/adapters/deployed-stack.ts');
    const found = await deployedStacks({}).find(named ?? null);
    if (named !== undefined && found.length === 0) {
      throw new UsageError(`${named} is no stack of credential-health in this account and Region.`);
    }
    return await Promise.all(found.map(async (stack) => ({ ...stack, settings: await settingsOf(stack) })));
  } catch (error) {
    const hidden = error instanceof AwsCallError && (error.trouble === 'denied' || error.trouble === 'missing');
    if (!hidden || named !== undefined) throw error;
    process.stderr.write(`${complaint(`The settings of a deployed stack cannot be read. ${error.messageAtPrompt}`)}\n`);
    return null;
  }
}

async function settingsOf({ name, functionName, topicArn }: DeployedStack): Promise<RuntimeSettings> {
  const { functionVariables } = await import('../../src/adapters/function-variables.ts');
  try {
    // The Region is no variable of the function's configuration; Lambda sets it where the function runs.
    const AWS_REGION = topicArn.split(':')[3] ?? '';
    return readEnvironment({ ...(await functionVariables({}, functionName)), AWS_REGION });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new UsageError(`The stack ${name} was deployed by another version. ${error.message}`, { cause: error });
  }
}

async function meant(
  stacks: readonly Deployed[],
  { stack: named, prefix }: StandpointOptions,
  orgs: readonly string[],
): Promise<Deployed | null> {
  if (prefix !== undefined && named === undefined) {
    return only(stacks.filter(({ settings }) => prefix.every((each) => settings.secretPrefixes.includes(each))));
  }
  if (stacks.length <= 1) return stacks[0] ?? null;
  const holding = orgs.length === 0 ? [] : await holders(stacks, orgs);
  return only(holding) ?? refuse(stacks, holding, orgs);
}

function only(stacks: readonly Deployed[]): Deployed | null {
  return stacks.length === 1 ? (stacks[0] ?? null) : null;
}

async function holders(stacks: readonly Deployed[], orgs: readonly string[]): Promise<readonly Deployed[]> {
  const { secretsManager } = await import('../../src/adapters/secrets-manager.ts');
  const wanted = new Set(orgs);
  const held = await Promise.all(
    stacks.map(async (stack) => {
      const found = await secretsManager({}, { prefixes: stack.settings.secretPrefixes }).find(orgs);
      return new Set(found.map(({ org }) => org)).size === wanted.size ? [stack] : [];
    }),
  );
  return held.flat();
}

function refuse(stacks: readonly Deployed[], holding: readonly Deployed[], orgs: readonly string[]): never {
  const names = listed(orgs, 5);
  const why =
    orgs.length === 0
      ? ''
      : holding.length === 0
        ? `\nNone of them holds ${names}.`
        : `\nMore than one holds ${names}.`;
  const lines = (holding.length === 0 ? stacks : holding).map(
    ({ name, settings }) => `  ${name}: ${settings.secretPrefixes.join(', ')}`,
  );
  throw new UsageError(
    `This account and Region has several stacks of credential-health:${why}\n${lines.join('\n')}\nChoose one with --stack.`,
  );
}

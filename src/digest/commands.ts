import { awsCommand, ownCommand } from '../wording/shell-commands.ts';

/** How a reader goes on, in commands that can be pasted as they are. */
export type DigestCommands = {
  /** A command of our own program about these orgs, none: all, that reads what the message was made from. */
  readonly own: (verb: string, orgs: readonly string[], options?: readonly string[]) => string;
  /** A command that a step already holds, led to the same place. */
  readonly led: (command: string) => string;
  /** Checks these orgs again with nothing but the AWS CLI, none: all; null where no function is deployed. */
  readonly invoke: ((orgs: readonly string[]) => string) | null;
};

/** Commands of our own program; `source` are the options that lead it to the orgs, such as `--stack NAME`. */
export function cliCommands(source: readonly string[] = []): DigestCommands {
  return {
    own: (verb, orgs, options = []) => ownCommand(verb, orgs, [...options, ...source]),
    led: (command) => {
      const [program, verb, ...rest] = command.split(' ');
      if (program !== 'credential-health' || verb === undefined) return command;
      return [ownCommand(verb, [], source), ...rest].join(' ');
    },
    invoke: null,
  };
}

/** The name that a stack has unless somebody chose another. */
const DEFAULT_STACK = 'SalesforceCredentialHealth';

/** Commands for the readers of a deployed stack: our own program, and for those who have the AWS CLI only its function. */
export function invokeCommands(functionName: string, stack: string | null = null): DigestCommands {
  const invoke = (payload: object): string => {
    const options = {
      'function-name': functionName,
      'cli-binary-format': 'raw-in-base64-out',
      'cli-read-timeout': '0',
      payload: JSON.stringify(payload).replaceAll("'", '\\u0027'),
    };
    return `${awsCommand('lambda invoke', options)} out.json`;
  };
  return {
    ...cliCommands(stack === null || stack === DEFAULT_STACK ? [] : ['--stack', stack]),
    invoke: (orgs) => invoke(orgs.length === 0 ? {} : { orgs }),
  };
}

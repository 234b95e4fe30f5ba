import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as lambda from '@aws-sdk/client-lambda';
import * as secretsmanager from '@aws-sdk/client-secrets-manager';
import * as sns from '@aws-sdk/client-sns';

const SERVICES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  cloudformation,
  lambda,
  secretsmanager,
  sns,
};

/** Options of the AWS CLI itself, for every operation. */
const OF_THE_CLI = ['query', 'output', 'region', 'profile', 'cli-binary-format', 'cli-read-timeout', 'no-cli-pager'];

/** An operation of AWS as the CLI is asked for it; `options` by their names without dashes. */
export type AwsCall = {
  readonly service: string;
  readonly operation: string;
  readonly options: Readonly<Record<string, readonly string[]>>;
};

/** Reads `SERVICE OPERATION --option value…`. */
export function readAwsCall([service = '', operation = '', ...rest]: readonly string[]): AwsCall {
  const options: Record<string, string[]> = {};
  let current: string[] = [];
  for (const word of rest) {
    const name = /^--([a-z-]+)$/.exec(word)?.[1];
    if (name === undefined) current.push(word);
    else {
      current = [];
      options[name] = current;
    }
  }
  return { service, operation, options };
}

/** What AWS would not understand of a call, judged by the models that the SDK's clients carry. */
export function problemsOf({ service, operation, options }: AwsCall): readonly string[] {
  const client = SERVICES[service];
  if (client === undefined) return [`no client of the SDK is installed for ${service}`];
  const known = membersOf(client, pascal(operation));
  if (known === null) return [`${service} has no operation ${operation}`];
  return Object.keys(options)
    .filter((name) => !OF_THE_CLI.includes(name) && !known.includes(pascal(name)))
    .map((name) => `${service} ${operation} takes no --${name}`);
}

/** Names of an operation's input: a model is a list with the input's model at 4, and that one's member names at 4. */
function membersOf(client: Readonly<Record<string, unknown>>, operation: string): readonly string[] | null {
  const model = client[`${operation}$`];
  if (client[`${operation}Command`] === undefined || !Array.isArray(model)) return null;
  const input = typeof model[4] === 'function' ? model[4]() : model[4];
  return input[4];
}

/** `secret-id` → `SecretId`. */
function pascal(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

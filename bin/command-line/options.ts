import { InvalidArgumentError, Option } from 'commander';
import { type RuntimeSettings, readSetting, type SettingName } from '../../src/environment.ts';
import { ownCommand, withOptions } from '../../src/wording/shell-commands.ts';

/** Where credentials are read from, and how Salesforce is reached. */
export type SourceOptions = {
  readonly file?: string;
  readonly ca?: string;
  readonly connectTo?: { readonly host: string; readonly port: number };
  /** Prefixes of secret names, in place of those of the deployed stack. */
  readonly prefix?: RuntimeSettings['secretPrefixes'];
};

/** How one check works; what is absent is decided by the settings. */
export type CheckOptions = {
  readonly concurrency?: number;
  readonly timeout?: number;
  readonly probe?: 'token' | 'api';
};

/** Where state is kept; neither: the table of the deployed stack. */
export type StateOptions = { readonly state?: string; readonly stack?: string };

/** Variables that stand for an option, so that it need not be typed again and again. */
const VARIABLES = { ca: 'CREDENTIAL_HEALTH_CA', 'connect-to': 'CREDENTIAL_HEALTH_CONNECT_TO' } as const;

function fromVariable(name: string): string | undefined {
  return name === 'ca' || name === 'connect-to' ? process.env[VARIABLES[name]] : undefined;
}

/** Every option that more than one command takes, so that it reads and works the same everywhere. */
export const option = {
  file: () => new Option('--file <file>', 'credentials from a JSON file instead of AWS Secrets Manager'),
  ca: () =>
    new Option('--ca <file>', 'trust the certificate authorities of this PEM file, and no others').env(VARIABLES.ca),
  connectTo: () =>
    new Option('--connect-to <host:port>', 'connect there for every host; certificates are verified all the same')
      .env(VARIABLES['connect-to'])
      .argParser(hostAndPort),
  timeout: () =>
    new Option('--timeout <seconds>', 'time for one org, retries included (default 15)').argParser(
      setting('orgTimeoutSeconds'),
    ),
  concurrency: () =>
    new Option('--concurrency <n>', 'orgs checked at once (default 64)').argParser(setting('concurrency')),
  probe: () =>
    new Option('--probe <kind>', 'what proves a token: token, or api (default): use it once').choices(['token', 'api']),
  state: (what: string) => new Option('--state <file>', what),
  stack: () => new Option('--stack <name>', 'the deployed stack, where the account has more than one'),
  prefix: () =>
    new Option('--prefix <prefixes>', "secrets below these, with commas, instead of the deployed stack's").argParser(
      setting('secretPrefixes'),
    ),
  dryRun: () => new Option('--dry-run', 'try it and show what would be stored, and store nothing'),
  yes: () => new Option('--yes', 'do not ask before storing'),
  wait: () => new Option('--wait', 'while Salesforce may still be spreading a change, try again for 10 minutes'),
  json: (what: string) => new Option('--json', `print ${what} as JSON`),
} as const;

function setting(name: SettingName): (text: string) => unknown {
  return (text) => {
    const outcome = readSetting(name, text);
    if (!outcome.ok) throw new InvalidArgumentError(`It ${outcome.problem}.`);
    return outcome.value;
  };
}

function hostAndPort(text: string): { host: string; port: number } {
  const parts = /^(\[[0-9a-fA-F:]+\]|[^:\s]+):(\d{1,5})$/.exec(text);
  const port = Number(parts?.[2]);
  if (parts?.[1] === undefined || port < 1 || port > 65_535) throw new InvalidArgumentError('It must be HOST:PORT.');
  return { host: parts[1].replace(/^\[|\]$/g, ''), port };
}

/** The options that name a source, as words of a command, so that a suggested command reads the same source. */
export function sourceWords(options: SourceOptions & StateOptions): readonly string[] {
  const { file, state, stack, prefix, ca, connectTo } = options;
  const address = connectTo && `${connectTo.host}:${connectTo.port}`;
  const words = { file, state, stack, prefix: prefix?.join(','), ca, 'connect-to': address };
  return Object.entries(words).flatMap(([name, value]) =>
    value === undefined || value === fromVariable(name) ? [] : [`--${name}`, value],
  );
}

/** Commands that go on with one org, reading the same source. */
export function goingOn(options: SourceOptions & StateOptions) {
  const source = sourceWords(options);
  return {
    forAdmin: (org: string) => ownCommand('explain', [org], ['--for-admin', ...source]),
    recheck: (org: string) => ownCommand('check', [org], source),
  };
}

/** A step whose check or examination reads the same source; what changes something says by itself where. */
export function fromSource(options: SourceOptions & StateOptions) {
  const words = sourceWords(options);
  return <Step extends { readonly run?: string | null }>(step: Step): Step =>
    typeof step.run === 'string' ? { ...step, run: withOptions(step.run, ['check', 'doctor'], words) } : step;
}

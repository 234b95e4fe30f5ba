import { access, readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { orgsFile } from '../../src/adapters/orgs-file.ts';
import { salesforceHttps } from '../../src/adapters/salesforce-https.ts';
import { signing } from '../../src/adapters/signing.ts';
import { stateFile } from '../../src/adapters/state-file.ts';
import type { CheckPorts } from '../../src/check/ports.ts';
import { REAL_TIME } from '../../src/clock.ts';
import type { SecretsPort } from '../../src/credential/ports.ts';
import type { RuntimeSettings } from '../../src/environment.ts';
import type { NetworkPort } from '../../src/salesforce/ports.ts';
import type { StatesPort } from '../../src/state/ports.ts';
import { USER_AGENT } from '../../src/version.ts';
import { UsageError } from './exit.ts';
import type { SourceOptions } from './options.ts';
import { deployedAt, type Standpoint } from './standpoint.ts';

/*
 * Options of the command line → ports. Adapters of AWS are loaded when a command needs them: a check of a file, or
 * a page of help, should not wait for SDKs.
 */

/** What a check needs, without state and alerts. */
export async function checkPorts(options: SourceOptions, settings: RuntimeSettings): Promise<CheckPorts> {
  return {
    ...REAL_TIME,
    secrets: await secretsFrom(options, settings),
    network: await networkFrom(options),
    signing: signing(),
  };
}

/** The secrets of the file, or of this account and Region. */
export async function secretsFrom(
  { file }: Pick<SourceOptions, 'file'>,
  { secretPrefixes }: Pick<RuntimeSettings, 'secretPrefixes'>,
): Promise<SecretsPort> {
  if (file === undefined) {
    const { secretsManager } = await import('../../src/adapters/secrets-manager.ts');
    return secretsManager({}, { prefixes: secretPrefixes });
  }
  const read = orgsFile(await readText(file), secretPrefixes);
  if (read.ok) return read.secrets;
  const problems = read.problems.map((problem) => `- ${problem}`).join('\n');
  throw new UsageError(`${file} is no file of credentials:\n${problems}`);
}

/** HTTPS to Salesforce as the options want it. */
export async function networkFrom(options: Pick<SourceOptions, 'ca' | 'connectTo'>): Promise<NetworkPort> {
  return salesforceHttps({ userAgent: USER_AGENT, ...(await reachOf(options)) });
}

/** `--ca` and `--connect-to`, with the file read. */
export async function reachOf({ ca, connectTo }: Pick<SourceOptions, 'ca' | 'connectTo'>) {
  return {
    ...(ca === undefined ? {} : { ca: await readText(ca) }),
    ...(connectTo === undefined ? {} : { connectTo }),
  };
}

/** State to write to and read from: a file of one's own, made when it is not there, or the table of the deployed stack. */
export async function statesFrom({ state }: { readonly state?: string }, at: Standpoint): Promise<StatesPort> {
  if (state !== undefined) return stateFile(state, REAL_TIME);
  const { stateTable } = await import('../../src/adapters/state-table.ts');
  return stateTable({}, { ...REAL_TIME, tableName: deployedAt(at).tableName, historyDays: at.settings.historyDays });
}

/** State that somebody wants to look at. @throws UsageError when the file is not there */
export async function keptStates(options: { readonly state?: string }, at: Standpoint): Promise<StatesPort> {
  if (options.state !== undefined) await reading(options.state, () => access(String(options.state)));
  return statesFrom(options, at);
}

/** The alert topic, with the credentials of whoever runs the command. */
export async function alertsFrom(topicArn: string) {
  const { alertTopic } = await import('../../src/adapters/alert-topic.ts');
  return alertTopic({}, { ...REAL_TIME, topicArn });
}

/** `-`: standard input. */
async function readText(path: string): Promise<string> {
  return reading(path, () => (path === '-' ? readAll(process.stdin) : readFile(path, 'utf8')));
}

async function reading<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new UsageError(WHY_UNREADABLE[code]?.(path) ?? `${path} cannot be read (${code}).`, { cause: error });
  }
}

const WHY_UNREADABLE: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) => `There is no file ${path}.`,
  EISDIR: (path) => `${path} is a folder, not a file.`,
  EACCES: (path) => `${path} may not be read by you.`,
};

import { readFile } from 'node:fs/promises';
import { FIELDS, type RuntimeSettings, readEnvironment, readSetting, type SettingName } from '../../src/environment.ts';
import { jsonOf } from '../../src/schema.ts';
import { UsageError } from './exit.ts';

/** Beside cdk.json, or where a command is run without one. */
export const SETTINGS_FILE = 'credential-health.json';

/** The settings file of this folder as it stands; null where there is none. @throws UsageError when it is no object */
export async function readSettingsFile(): Promise<Readonly<Record<string, unknown>> | null> {
  const text = await readFile(SETTINGS_FILE, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new UsageError(`${SETTINGS_FILE} cannot be read (${error.code}).`, { cause: error });
  });
  if (text === null) return null;
  const value = jsonOf(text.replace(/^\uFEFF/, ''));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new UsageError(`${SETTINGS_FILE} must hold a JSON object of settings.`);
}

/**
 * What a check works with where nothing is deployed: the settings file, else the defaults.
 * @throws UsageError that lists every setting in the file that cannot be used
 */
export async function localSettings(): Promise<RuntimeSettings> {
  const file = (await readSettingsFile()) ?? {};
  const problems: string[] = [];
  const values = (Object.keys(FIELDS) as SettingName[]).flatMap((name) => {
    if (file[name] === undefined || file[name] === null) return [];
    const outcome = readSetting(name, asText(file[name]));
    if (!outcome.ok) problems.push(`- ${name} ${outcome.problem}`);
    return outcome.ok ? [[name, outcome.value] as const] : [];
  });
  if (problems.length > 0) throw new UsageError(`${SETTINGS_FILE} cannot be used:\n${problems.join('\n')}`);
  return { ...readEnvironment({}), ...Object.fromEntries(values) };
}

/** The file holds typed values; settings are read from text, as after `-c`. */
function asText(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}

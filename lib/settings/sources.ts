import { SettingsError } from '../../src/environment.ts';

type Values = Readonly<Record<string, unknown>>;

/** Beside cdk.json. */
export const SETTINGS_FILE = 'credential-health.json';

/**
 * The settings by their order: what was given after `-c`, then the settings file, then the context of cdk.json.
 * `overrides` has a sentence for each that stands in a lower place with another value.
 * @param context All context of the app, in which the CDK has merged what was given and cdk.json.
 */
export function settingsFrom(sources: { readonly context: Values; readonly cdkJson: Values; readonly file: Values }): {
  readonly settings: Values;
  readonly overrides: readonly string[];
} {
  const { context, cdkJson } = sources;
  const { $schema: _, ...file } = sources.file;
  const isGiven = (name: string) => name in context && !isSame(context[name], cdkJson[name]);
  const overrides = Object.keys(file).flatMap((name) => {
    if (!(name in context) || isSame(context[name], file[name])) return [];
    const [winner, loser] = isGiven(name) ? ['-c', SETTINGS_FILE] : [SETTINGS_FILE, 'cdk.json'];
    const value = isGiven(name) ? context[name] : file[name];
    return [`${name} is ${text(value)} by ${winner}, which goes before ${loser}.`];
  });
  const given = Object.fromEntries(Object.entries(context).filter(([name]) => isGiven(name)));
  return { settings: { ...context, ...file, ...given }, overrides };
}

/**
 * The settings file as it was read; nothing where there is none.
 * @throws SettingsError when it holds no JSON object
 */
export function readSettingsText(content: string | null): Values {
  if (content === null) return {};
  let value: unknown;
  try {
    value = JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch {
    value = null;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Values;
  throw new SettingsError([`${SETTINGS_FILE} must hold a JSON object of settings`]);
}

/** What stands typed in a file is text after `-c`. */
function isSame(one: unknown, other: unknown): boolean {
  return text(one) === text(other);
}

function text(value: unknown): string {
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

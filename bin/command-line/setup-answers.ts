import { readAddresses } from '../../lib/settings/recipients.ts';
import { readSetting } from '../../src/environment.ts';
import type { Deployment } from '../../src/onboarding/deployment-page.ts';
import type { ProposedPrefix } from '../../src/onboarding/find-credentials.ts';
import { count, listed, plain } from '../../src/wording/text.ts';
import type { Questions } from '../terminal/questions.ts';
import { UsageError } from './exit.ts';

/** What the command line says of a deployment; the rest stands in the settings file or is asked for. */
export type SetupAnswers = {
  readonly prefix?: readonly string[];
  readonly email?: string;
  readonly timezone?: string;
  readonly quietHours?: string;
};

const TYPED = ' typed';

/**
 * Everything that has to be decided: flags, then what the settings file says already, then a person.
 * @throws UsageError that lists what is wrong, or missing where nobody can be asked
 */
export async function setupAnswers(
  ask: Questions | null,
  given: SetupAnswers,
  file: Readonly<Record<string, unknown>>,
  proposed: readonly ProposedPrefix[],
): Promise<Deployment> {
  const { prefix, email, timezone, quietHours } = { ...inFile(file), ...given };
  const wrong = [
    problem('--email', email, addressProblem),
    problem('--timezone', timezone, (text) => settingProblem('timezone', text)),
    problem('--quiet-hours', quietHours, (text) => settingProblem('quietHours', text)),
    problem('--prefix', prefix?.join(','), (text) => settingProblem('secretPrefixes', text)),
  ].flat();
  if (wrong.length > 0) throw new UsageError(wrong.join('\n'));
  if (ask === null && (prefix === undefined || email === undefined)) {
    throw new UsageError(missing(prefix === undefined, email === undefined, proposed));
  }
  const secretPrefixes = prefix ?? (ask === null ? [] : await askForPrefixes(ask, proposed));
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    secretPrefixes,
    alertEmails: readAddresses(
      email ?? (await ask?.text('E-mail addresses for alerts and alarms, with commas', addressProblem)) ?? 'none',
    ),
    timezone:
      timezone ??
      (await ask?.text('Time zone of schedule and messages', (text) => settingProblem('timezone', text), {
        initial: own,
      })) ??
      own,
    quietHours:
      quietHours ??
      (await ask?.text('Quiet hours for what is not critical, or none', (text) => settingProblem('quietHours', text), {
        initial: 'none',
        placeholder: '22:00-07:00',
      })) ??
      'none',
  };
}

/** The settings that these answers are, over what the file holds besides. */
export function settingsOf(
  file: Readonly<Record<string, unknown>>,
  { secretPrefixes, alertEmails, timezone, quietHours }: Deployment,
): Readonly<Record<string, unknown>> {
  return {
    ...file,
    secretPrefixes,
    alertEmails: alertEmails.length === 0 ? 'none' : alertEmails,
    timezone,
    ...(quietHours === 'none' && file.quietHours === undefined ? {} : { quietHours }),
  };
}

function inFile({
  secretPrefixes,
  alertEmails,
  timezone,
  quietHours,
}: Readonly<Record<string, unknown>>): SetupAnswers {
  const text = (value: unknown) => (Array.isArray(value) ? value.join(',') : String(value));
  return {
    ...(secretPrefixes === undefined ? {} : { prefix: text(secretPrefixes).split(',') }),
    ...(alertEmails === undefined ? {} : { email: text(alertEmails) }),
    ...(timezone === undefined ? {} : { timezone: text(timezone) }),
    ...(quietHours === undefined ? {} : { quietHours: text(quietHours) }),
  };
}

async function askForPrefixes(ask: Questions, proposed: readonly ProposedPrefix[]): Promise<readonly string[]> {
  const typed = async () => {
    const rule = (text: string) => settingProblem('secretPrefixes', text);
    const text = await ask.text('Prefix of the secrets, several with commas', rule, { initial: 'salesforce/' });
    return text.split(',').map((prefix) => prefix.trim());
  };
  if (proposed.length === 0) return typed();
  const chosen = await ask.chooseSome(
    'Below which prefixes may values be read? Space marks',
    [
      ...proposed.map(({ prefix, likely, others }) => ({ value: prefix, label: prefix, hint: hintOf(likely, others) })),
      { value: TYPED, label: 'Another' },
    ],
    proposed.filter(({ others }) => others.length === 0).map(({ prefix }) => prefix),
  );
  const prefixes = chosen.filter((prefix) => prefix !== TYPED);
  return chosen.includes(TYPED) ? [...prefixes, ...(await typed())] : prefixes;
}

function hintOf(likely: readonly string[], others: readonly string[]): string {
  const beside =
    others.length === 0 ? '' : `; beside ${count(others.length, 'other secret')}, which would be checked too`;
  return plain(`${count(likely.length, 'secret')}: ${listed(likely, 3)}${beside}`, 200);
}

function addressProblem(text: string): string | null {
  try {
    readAddresses(text.trim());
    return null;
  } catch (error) {
    if (error instanceof RangeError) return `Say ${error.message}.`;
    throw error;
  }
}

function settingProblem(name: 'timezone' | 'quietHours' | 'secretPrefixes', text: string): string | null {
  const outcome = readSetting(name, text);
  return outcome.ok ? null : `This ${outcome.problem}.`;
}

function problem(flag: string, value: string | undefined, rule: (text: string) => string | null): readonly string[] {
  const wrong = value === undefined ? null : rule(value);
  return wrong === null ? [] : [`${flag}: ${wrong}`];
}

function missing(prefix: boolean, email: boolean, proposed: readonly ProposedPrefix[]): string {
  const flags = [...(prefix ? ['--prefix'] : []), ...(email ? ['--email'] : [])].join(' and ');
  const found = proposed.map(({ prefix: each, likely }) => `  ${each}  ${count(likely.length, 'secret')}`);
  const looks =
    prefix && found.length > 0 ? `\nBy their names, these hold credentials of Salesforce:\n${found.join('\n')}` : '';
  return `Missing: ${flags}.${looks}`;
}

import { existsSync } from 'node:fs';
import { readAddresses } from '../../lib/settings/recipients.ts';
import { readSetting } from '../../src/environment.ts';
import { type Deployment, SCHEDULES } from '../../src/onboarding/deployment-page.ts';
import type { ProposedPrefix } from '../../src/onboarding/find-credentials.ts';
import { count, listed, plain } from '../../src/wording/text.ts';
import type { Questions } from '../terminal/questions.ts';
import { UsageError } from './exit.ts';

/** What the command line says of a deployment; the rest stands in the settings file or is asked for. */
export type SetupAnswers = {
  readonly prefix?: readonly string[];
  readonly email?: string;
  /** `team=addresses`, one for each team. */
  readonly teamEmail?: readonly string[];
  readonly schedule?: string;
  readonly timezone?: string;
  readonly quietHours?: string;
};

const TYPED = ' typed';
/** Beside the settings file: of a clone, or of an app that has the package. */
const SCHEMAS = ['docs/schemas', 'node_modules/salesforce-credential-health/docs/schemas'].map(
  (folder) => `./${folder}/settings.schema.json`,
);

/**
 * Everything that has to be decided: flags, then what the settings file says already, then a person.
 * @throws UsageError that lists what is wrong, or missing where nobody can be asked
 */
export async function setupAnswers(
  ask: Questions | null,
  given: SetupAnswers,
  file: Readonly<Record<string, unknown>>,
  found: { readonly proposed: readonly ProposedPrefix[]; readonly teams: readonly string[] },
): Promise<Deployment> {
  const { prefix, email, teamEmail, schedule, timezone, quietHours } = { ...inFile(file), ...given };
  const wrong = [
    problem('--email', email, addressProblem),
    ...(teamEmail ?? []).map((one) => problem('--team-email', one, teamProblem)),
    problem('--timezone', timezone, (text) => settingProblem('timezone', text)),
    problem('--schedule', schedule, await scheduleRule()),
    problem('--quiet-hours', quietHours, (text) => settingProblem('quietHours', text)),
    problem('--prefix', prefix?.join(','), (text) => settingProblem('secretPrefixes', text)),
  ].flat();
  if (wrong.length > 0) throw new UsageError(wrong.join('\n'));
  if (ask === null && (prefix === undefined || email === undefined)) {
    throw new UsageError(missing(prefix === undefined, email === undefined, found.proposed));
  }
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    secretPrefixes: prefix ?? (ask === null ? [] : await askForPrefixes(ask, found.proposed)),
    alertEmails: readAddresses(
      email ?? (await ask?.text('E-mail addresses for alerts and alarms, with commas', addressProblem)) ?? 'none',
    ),
    teamEmails: teamEmail?.map(readTeam) ?? (await askForTeams(ask, found.teams)),
    timezone:
      timezone ??
      (await ask?.text('Time zone of schedule and messages', (text) => settingProblem('timezone', text), {
        initial: own,
      })) ??
      own,
    schedule: schedule ?? (await ask?.choose('How often to check', SCHEDULES)) ?? SCHEDULES[0].value,
    quietHours:
      quietHours ??
      (await ask?.text('Quiet hours for what is not critical, or none', (text) => settingProblem('quietHours', text), {
        initial: 'none',
        placeholder: '22:00-07:00',
      })) ??
      'none',
  };
}

/** The settings that these answers are, over what the file holds besides; all that was asked, so that none is again. */
export function settingsOf(
  file: Readonly<Record<string, unknown>>,
  { secretPrefixes, alertEmails, teamEmails, timezone, schedule, quietHours }: Deployment,
): Readonly<Record<string, unknown>> {
  const $schema = SCHEMAS.find((path) => existsSync(path));
  return {
    ...($schema === undefined ? {} : { $schema }),
    ...file,
    secretPrefixes,
    alertEmails: alertEmails.length === 0 ? 'none' : alertEmails,
    teamEmails: Object.fromEntries(teamEmails.map(({ team, addresses }) => [team, addresses])),
    timezone,
    schedule,
    quietHours,
  };
}

function inFile({
  secretPrefixes,
  alertEmails,
  teamEmails,
  timezone,
  schedule,
  quietHours,
}: Readonly<Record<string, unknown>>): SetupAnswers {
  const text = (value: unknown) => (Array.isArray(value) ? value.join(',') : String(value));
  return {
    ...(secretPrefixes === undefined ? {} : { prefix: text(secretPrefixes).split(',') }),
    ...(alertEmails === undefined ? {} : { email: text(alertEmails) }),
    ...(typeof teamEmails !== 'object' || teamEmails === null
      ? {}
      : { teamEmail: Object.entries(teamEmails).map(([team, addresses]) => `${team}=${text(addresses)}`) }),
    ...(timezone === undefined ? {} : { timezone: text(timezone) }),
    ...(schedule === undefined ? {} : { schedule: text(schedule) }),
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
    'Which secrets may be read, as credentials of Salesforce? Space marks',
    [
      ...proposed.map(({ prefix, likely, others }) => ({ value: prefix, label: prefix, hint: hintOf(likely, others) })),
      { value: TYPED, label: 'Another' },
    ],
    proposed.filter(({ others }) => others.length === 0).map(({ prefix }) => prefix),
  );
  const prefixes = chosen.filter((prefix) => prefix !== TYPED);
  return chosen.includes(TYPED) ? [...prefixes, ...(await typed())] : prefixes;
}

/** Teams are known by the tags of the secrets; one that is given no address hears nothing of its own. */
async function askForTeams(ask: Questions | null, teams: readonly string[]): Promise<Deployment['teamEmails']> {
  if (ask === null) return [];
  const asked: Deployment['teamEmails'][number][] = [];
  for (const team of teams) {
    const rule = (text: string) => (text.trim() === '' ? null : addressProblem(text));
    const text = await ask.text(`E-mail addresses of the team ${plain(team, 60)}, if it is to be told as well`, rule);
    if (text !== '' && text !== 'none') asked.push({ team, addresses: readAddresses(text) });
  }
  return asked;
}

function readTeam(text: string): Deployment['teamEmails'][number] {
  const at = text.lastIndexOf('=');
  return { team: text.slice(0, at).trim(), addresses: readAddresses(text.slice(at + 1).trim()) };
}

function teamProblem(text: string): string | null {
  return /^\s*[^=\s]/.test(text) && text.includes('=')
    ? addressProblem(text.slice(text.lastIndexOf('=') + 1))
    : 'Say a team and its addresses: billing=a@example.com,b@example.com';
}

/** Loaded when it is needed: the calendar of schedules is part of what is deployed. */
async function scheduleRule(): Promise<(text: string) => string | null> {
  const { readSchedule } = await import('../../lib/settings/fire-times.ts');
  return (text) => {
    try {
      readSchedule(text, 'UTC');
      return null;
    } catch (error) {
      if (error instanceof RangeError) return `Say ${error.message}.`;
      throw error;
    }
  };
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

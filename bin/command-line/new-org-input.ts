import type { AllowedHost } from '../../src/credential/host.ts';
import type { Sealed } from '../../src/credential/sealed.ts';
import type { NewOrg } from '../../src/onboarding/add-org.ts';
import {
  clientIdProblem,
  clientSecretProblem,
  orgProblem,
  readDomain,
  tagProblem,
} from '../../src/onboarding/rules.ts';
import { plain } from '../../src/wording/text.ts';
import type { Questions } from '../terminal/questions.ts';
import { UsageError } from './exit.ts';
import { secretInput } from './secret-input.ts';

/** What the command line says of a new org; the rest is asked for. */
export type NewOrgOptions = {
  readonly domain?: string;
  readonly clientId?: string;
  readonly team?: string;
  readonly maxAgeDays?: string;
  readonly kmsKey?: string;
};

/** What is known while a person is asked. */
export type NewOrgDialogue = {
  /** Answers to take over with Enter. */
  readonly offered?: NewOrgOptions;
  /** Why this name cannot be taken; null when it can. */
  readonly nameProblem?: (org: string) => Promise<string | null>;
  /** Why no org answers at this My Domain; null when one may. */
  readonly hostProblem?: (host: AllowedHost) => Promise<string | null>;
  /** Teams that orgs have already. */
  readonly teams?: readonly string[];
};

/** One text value: where it comes from, how it is asked for, what is wrong with it. */
type Field = {
  readonly flag: string;
  readonly question: string;
  readonly placeholder: string;
  readonly required: boolean;
  readonly problem: (text: string) => string | null;
};

/**
 * Everything about a new org: from the options, from a person, the secret from a person or standard input.
 * @throws UsageError that lists what is wrong or missing, with what to ask the org's admin for
 */
export async function newOrgInput(
  ask: Questions | null,
  org: string | undefined,
  options: NewOrgOptions,
  prefix: string,
  dialogue: NewOrgDialogue = {},
): Promise<NewOrg> {
  const fields = fieldsFor(prefix);
  const given = { org, ...options };
  const problems = entries(fields).flatMap(([name, { flag, problem }]) => {
    const wrong = given[name] === undefined ? null : problem(given[name]);
    return wrong === null ? [] : [`${flag}: ${wrong}`];
  });
  if (problems.length > 0) throw new UsageError(problems.join('\n'));

  const values: Partial<Record<keyof typeof fields, string>> = {};
  const missing: string[] = [];
  for (const [name, field] of entries(fields)) {
    const value = given[name] ?? (ask === null ? '' : await answerTo(ask, name, field, { org, ...dialogue }));
    if (value.trim() === '' && field.required) missing.push(field.flag);
    values[name] = value.trim();
  }
  const clientId = values.clientId ?? '';
  const clientSecret = await secretInput(ask, 'Consumer Secret (hidden)', (text) =>
    clientSecretProblem(text, clientId),
  );
  if (clientSecret === null) missing.push('the client secret on standard input');
  const domain = readDomain(values.domain ?? '');
  if (missing.length > 0 || clientSecret === null || !domain.ok) throw new UsageError(whatIsMissing(missing));
  return complete(values, domain.host, clientSecret, options.kmsKey ?? null);
}

function complete(
  values: Partial<Record<string, string>>,
  host: string,
  clientSecret: Sealed,
  kmsKeyId: string | null,
): NewOrg {
  const { org = '', clientId = '', team = '', maxAgeDays = '' } = values;
  const tags = { ...(team === '' ? {} : { team }), ...(maxAgeDays === '' ? {} : { 'max-age-days': maxAgeDays }) };
  return { org, host, clientId, clientSecret, tags, kmsKeyId };
}

function fieldsFor(prefix: string) {
  return {
    org: {
      flag: 'the name of the org',
      question: `Name of the org (its secret becomes ${prefix}NAME)`,
      placeholder: 'acme',
      required: true,
      problem: (text) => orgProblem(text, prefix),
    },
    domain: {
      flag: '--domain',
      question: 'My Domain of the org',
      placeholder: 'acme.my.salesforce.com',
      required: true,
      problem: (text) => {
        const domain = readDomain(text);
        return domain.ok ? null : domain.problem;
      },
    },
    clientId: {
      flag: '--client-id',
      question: 'Consumer Key (client id)',
      placeholder: '3MVG9…',
      required: true,
      problem: clientIdProblem,
    },
    team: {
      flag: '--team',
      question: 'Team that hears about it (empty: none)',
      placeholder: '',
      required: false,
      problem: (text) => (text.trim() === '' ? null : tagProblem('team', text)),
    },
    maxAgeDays: {
      flag: '--max-age-days',
      question: 'Days after which the secret is to be rotated (empty: as for all orgs)',
      placeholder: '',
      required: false,
      problem: (text) => (text.trim() === '' ? null : tagProblem('max-age-days', text)),
    },
  } as const satisfies Record<string, Field>;
}

function entries<Fields extends Readonly<Record<string, Field>>>(fields: Fields) {
  return Object.entries(fields) as [keyof Fields & string, Field][];
}

type Asking = NewOrgDialogue & { readonly org: string | undefined };

/** Asks until the answer is one that can be right, as far as that shows before the credential is tried. */
async function answerTo(ask: Questions, name: string, field: Field, about: Asking): Promise<string> {
  const { nameProblem = async () => null, hostProblem = async () => null, teams = [], offered = {} } = about;
  const initial = { org: about.org, ...offered }[name as keyof NewOrgOptions | 'org'];
  switch (name) {
    case 'org':
      return askUntil(ask, field, initial, async (org) => ({ problem: await nameProblem(org), instead: org }));
    case 'domain':
      return askUntil(ask, { ...field, problem: formOfDomain }, initial, (text) => domainProblem(text, hostProblem));
    case 'team':
      return teams.length === 0 ? askUntil(ask, field, initial) : chosenTeam(ask, field, teams);
    default:
      return askUntil(ask, field, initial);
  }
}

async function askUntil(
  ask: Questions,
  { question, problem, placeholder }: Field,
  initial: string | undefined,
  judge: (text: string) => Promise<{ problem: string | null; instead: string }> = async (text) => ({
    problem: null,
    instead: text,
  }),
): Promise<string> {
  let offer = initial;
  for (;;) {
    const text = await ask.text(question, problem, { placeholder, ...(offer === undefined ? {} : { initial: offer }) });
    const judged = await judge(text);
    if (judged.problem === null) return text;
    ask.warn(judged.problem);
    offer = judged.instead;
  }
}

/** Where the My Domain shows in what was pasted, it is offered instead of refused. */
function formOfDomain(text: string): string | null {
  const domain = readDomain(text);
  return domain.ok || domain.proposal !== null ? null : domain.problem;
}

async function domainProblem(
  text: string,
  hostProblem: (host: AllowedHost) => Promise<string | null>,
): Promise<{ problem: string | null; instead: string }> {
  const domain = readDomain(text);
  return domain.ok
    ? { problem: await hostProblem(domain.host), instead: text }
    : { problem: domain.problem, instead: domain.proposal ?? text };
}

const ANOTHER = ' another';
const NONE = ' none';

async function chosenTeam(ask: Questions, field: Field, teams: readonly string[]): Promise<string> {
  const choice = await ask.choose('Team that hears about it', [
    { value: NONE, label: 'None' },
    ...teams.map((team) => ({ value: team, label: plain(team, 60) })),
    { value: ANOTHER, label: 'Another' },
  ]);
  if (choice === ANOTHER) return askUntil(ask, field, undefined);
  return choice === NONE ? '' : choice;
}

function whatIsMissing(missing: readonly string[]): string {
  return `Missing: ${missing.join(', ')}.\nThe Salesforce admin of the org has it. What to ask them for:\n  credential-health add --checklist`;
}

import type { Sealed } from '../../src/credential/sealed.ts';
import type { NewOrg } from '../../src/onboarding/add-org.ts';
import { ADMIN_CHECKLIST } from '../../src/onboarding/admin-checklist.ts';
import {
  clientIdProblem,
  clientSecretProblem,
  orgProblem,
  readDomain,
  tagProblem,
} from '../../src/onboarding/rules.ts';
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

/** How a person is asked. */
export type NewOrgDialogue = {
  /** Answers to take over with Enter. */
  readonly offered?: NewOrgOptions;
  /** Called with the name before anything else is asked; throws when there is no point in going on. */
  readonly onName?: (org: string) => Promise<void>;
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
  { offered = {}, onName = async () => {} }: NewOrgDialogue = {},
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
    const value = given[name] ?? (await asked(ask, field, { org, ...offered }[name]));
    if (value.trim() === '' && field.required) missing.push(field.flag);
    values[name] = value.trim();
    if (name === 'org' && ask !== null) await onName(value.trim());
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

async function asked(
  ask: Questions | null,
  { question, problem, placeholder }: Field,
  initial: string | undefined,
): Promise<string> {
  if (ask === null) return '';
  return ask.text(question, problem, { placeholder, ...(initial === undefined ? {} : { initial }) });
}

function whatIsMissing(missing: readonly string[]): string {
  return `Missing: ${missing.join(', ')}.\n\nIf you do not have it, send this to the Salesforce admin of the org (also: credential-health add --checklist):\n\n${ADMIN_CHECKLIST}`;
}

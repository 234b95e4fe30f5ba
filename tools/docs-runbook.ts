import { CAUSES, type CauseCode, type CauseContext } from '../src/causes/catalogue.ts';
import { explainInFull, GUIDES } from '../src/causes/guides.ts';
import { FLOW_NAMES, type Flow, ROLES } from '../src/causes/verdict.ts';

/** Prints docs/runbook.md: the catalogue of causes for people, and an old troubleshooting checklist mapped onto it. */
process.stdout.write(
  `${[
    '<!-- Written by `npm run docs:runbook` from src/causes/; edit the catalogue, not this file. -->',
    '# Runbook',
    'One section for each cause that a report or an alert can name. `unhealthy` means that a person must act; `inconclusive` means that the check got no answer that judges the credential, so the integration may well be working. `credential-health explain ORG` shows the same filled in for one org, and `--for-admin` makes a text to forward.',
    overview(),
    ...codes().map(section),
    checklist(),
    migration(),
  ].join('\n\n')}\n`,
);

function codes(): readonly CauseCode[] {
  return Object.keys(CAUSES) as CauseCode[];
}

function overview(): string {
  const rows = codes().map((code) => {
    const { verdict, whoActs, meaning } = CAUSES[code];
    return `| [${code}](#${code}) | ${verdict} | ${ROLES[whoActs]} | ${meaning} |`;
  });
  return ['| cause | verdict | who acts | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

function section(code: CauseCode): string {
  const { verdict, whoActs, meaning, link } = CAUSES[code];
  const { saidWhen, likely } = GUIDES[code];
  return [
    `## ${code}`,
    `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}. (${verdict}; ${whoActs === 'nobody' ? '' : 'who acts: '}${ROLES[whoActs]})`,
    `Said when:\n\n${bullets(saidWhen)}`,
    `Likely behind it:\n\n${bullets(likely)}`,
    ...stepsByFlow(code),
    `More: <${link}>`,
  ].join('\n\n');
}

/** The steps, once for the client credentials flow and once more for each flow whose steps are others. */
function stepsByFlow(code: CauseCode): readonly string[] {
  const usual = steps(code, 'client_credentials');
  const others = (['password', 'jwt_bearer'] as const).flatMap((flow) => {
    const own = steps(code, flow);
    return sameButForTheUser(own, usual) ? [] : [`With the ${FLOW_NAMES[flow]} flow:\n\n${own}`];
  });
  return [`What to do:\n\n${usual}`, ...others];
}

/** The flows call the user by different names, which alone is no reason to print the steps again. */
function sameButForTheUser(one: string, other: string): boolean {
  const common = (text: string) => text.replaceAll('the integration user', 'the Run-As user');
  return common(one) === common(other);
}

function steps(code: CauseCode, flow: Flow): string {
  const context: CauseContext = {
    org: 'ORG',
    secretId: 'salesforce/ORG',
    host: 'mydomain.my.salesforce.com',
    flow,
    evidence: null,
    egressAddress: null,
  };
  return explainInFull(code, context)
    .actions.map(({ say, run }, index) => `${index + 1}. ${run === undefined ? withCode(say) : `${say}: \`${run}\``}`)
    .join('\n');
}

/** Sets an example at the end of a step as code. */
function withCode(action: string): string {
  return action.replace(/: (\{".*)$/, ': `$1`');
}

function bullets(texts: readonly string[]): string {
  return texts.map((text) => `- ${text}`).join('\n');
}

/** What people are usually told to look at when a login fails, and what the check calls each of them. */
function checklist(): string {
  const rows: readonly { look: string; says: string; causes: readonly CauseCode[] }[] = [
    {
      look: 'Do password and security token belong together?',
      says: 'Salesforce wants the token behind the password wherever the address of the caller is not trusted, and a new password or a reset token makes the former token worthless at once. Salesforce tells neither apart, so look at the login history.',
      causes: ['user-login-failed'],
    },
    {
      look: 'Can the user still log in?',
      says: 'A deactivated user has a cause of its own; so has an expired password, which shows only at the API call. A frozen or locked user, a password that must be changed first or is wrong may all look alike.',
      causes: ['user-inactive', 'api-password-expired', 'user-login-failed'],
    },
    {
      look: 'Is the username-password flow allowed?',
      says: 'Orgs made since summer 2023 block it, and external client apps never serve it. The login history then says Username-Password Flow Disabled: Setup > OAuth and OpenID Connect Settings.',
      causes: ['user-login-failed', 'flow-not-enabled'],
    },
    {
      look: 'May the user use the app?',
      says: 'Where only admin-approved users are let in, the profile or a permission set of the user must be on the list of the app: Setup > External Client App Manager > the app > Policies, or for a connected app Setup > App Manager > the app > Manage.',
      causes: ['run-as-user-not-allowed', 'user-not-approved'],
    },
    {
      look: 'Do addresses or hours restrict the login?',
      says: 'Login IP ranges of the profile, IP enforcement of the app and login hours are refusals of this caller or this hour. The check cannot tell whether the integration, calling from elsewhere or at another time, still works, so it does not call the credential broken.',
      causes: ['ip-restricted', 'login-hours-restricted'],
    },
    {
      look: 'Is it the right host?',
      says: 'login.salesforce.com knows production users and test.salesforce.com sandbox users, for the password and JWT flows only, unless an admin has prevented logins there; Government Cloud has neither. Client credentials need the My Domain of the very org, sandboxes included; guides that post this flow to login.salesforce.com are wrong. An app of another org is an unknown client id.',
      causes: ['login-host-not-supported', 'user-login-failed', 'client-id-unknown', 'assertion-rejected'],
    },
    {
      look: 'Does multi-factor authentication stand in the way?',
      says: 'The username-password flow cannot answer a challenge. Use a user for the API alone that is exempt, or better the client credentials or JWT bearer flow, which know no challenge.',
      causes: ['user-login-failed', 'policy-not-met'],
    },
    {
      look: 'Does it work by hand, outside the integration?',
      says: 'If `credential-health check --file orgs.json` is healthy with the same values, app and user are fine, and what runs in production holds older ones: restart what caches the secret, and compare its version.',
      causes: ['client-secret-wrong', 'client-id-unknown'],
    },
  ];
  return [
    '## A login fails: what to look at',
    'The usual checklist, and the cause under which each point surfaces here.',
    [
      '| look at | what it means | surfaces as |',
      '|---|---|---|',
      ...rows.map(
        ({ look, says, causes }) => `| ${look} | ${says} | ${causes.map((code) => `[${code}](#${code})`).join(', ')} |`,
      ),
    ].join('\n'),
  ].join('\n\n');
}

function migration(): string {
  return [
    '## Leaving the username-password flow',
    'Salesforce retires this flow. A working credential of it is reported with the next step of the way out; the steps in order:',
    [
      '1. In the org that owns the app, which is a connected app, allow the new flow and give the change 10 minutes: Setup > App Manager > the app > Edit, tick Enable Client Credentials Flow, Save.',
      '2. In every org that uses it, name the user who logged in with a password so far: Setup > App Manager > the app > Manage > Edit Policies, set Run As, Save.',
      '3. In the secret, put the My Domain host in place of login.salesforce.com or test.salesforce.com, and take out username, password and securityToken. Client id and client secret stay.',
      '4. In the integration, send `grant_type=client_credentials` with the client id and secret alone, in the body of the POST, to that host.',
    ].join('\n'),
    'Client credentials know one user for each app and org. Where several usernames of one org share a client id, move to the JWT bearer flow instead.',
    'More: <https://help.salesforce.com/s/articleView?id=000886201&type=1>',
  ].join('\n\n');
}

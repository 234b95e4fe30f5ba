import { awsCommand, ownCommand } from '../wording/shell-commands.ts';
import { API_CAUSES } from './api.ts';
import { APP_CAUSES } from './app.ts';
import type { CauseEntry, Place, Steps } from './entry.ts';
import { LOGIN_CAUSES } from './login.ts';
import { NETWORK_CAUSES } from './network.ts';
import { SECRET_CAUSES } from './secret.ts';
import type { Step } from './step.ts';
import { USER_CAUSES } from './user.ts';
import type { Evidence, Flow, WhoActs } from './verdict.ts';

/** The catalogue of causes: every reason for which an org is not healthy. Codes are stable and promised outward. */
export const CAUSES = {
  ...SECRET_CAUSES,
  ...APP_CAUSES,
  ...USER_CAUSES,
  ...LOGIN_CAUSES,
  ...API_CAUSES,
  ...NETWORK_CAUSES,
} as const;

export type CauseCode = keyof typeof CAUSES;

/** What an explanation is filled in with. */
export type CauseContext = {
  readonly org: string;
  readonly secretId: string;
  /** The host as checked; null when none could be derived. */
  readonly host: string | null;
  readonly flow: Flow | null;
  /** What the cause was concluded from; null where it is not kept, or the cause is explained in general. */
  readonly evidence: Evidence | null;
  /** The setting `egressAddress`. */
  readonly egressAddress: string | null;
};

/** A cause as told about one org; the actions can be followed, and their commands pasted, as they are. */
export type Explanation = {
  readonly code: CauseCode;
  readonly verdict: 'unhealthy' | 'inconclusive';
  readonly whoActs: WhoActs;
  readonly meaning: string;
  readonly actions: readonly Step[];
  readonly link: string;
};

/** The cause, filled in for one org. */
export function explain(code: CauseCode, context: CauseContext): Explanation {
  const { verdict, whoActs, meaning, actions, link }: CauseEntry = CAUSES[code];
  return { code, verdict, whoActs, meaning, actions: stepsOf(actions, context), link };
}

/** Steps filled in for one org. */
export function stepsOf(steps: Steps, context: CauseContext): readonly Step[] {
  return steps(placeOf(context)).map((step) => (typeof step === 'string' ? { say: step } : step));
}

/** What texts about one org are filled in with. */
function placeOf({ org, secretId, host, flow, evidence, egressAddress }: CauseContext): Place {
  const ownHost = myDomain(host);
  const code = evidence?.error?.toLowerCase().replace(/\W+/g, '_') ?? '';
  const isLoginHost = host !== null && /^(?:login|test)\.salesforce\.com$/.test(host);
  return {
    command: (verb, ...options) => ownCommand(verb, [org], options),
    secret: (operation, options) => awsCommand(`secretsmanager ${operation}`, { 'secret-id': secretId, ...options }),
    flow,
    code,
    found: `${code} ${evidence?.description?.toLowerCase() ?? ''}`,
    anyCase: evidence === null,
    status: evidence?.status ?? null,
    subject: evidence?.subject ?? null,
    scopes: evidence?.scopes ?? null,
    isSandbox: /^[^.]*--/.test(ownHost ?? ''),
    isLoginHost,
    host: ownHost ?? (isLoginHost ? host : 'MYDOMAIN.my.salesforce.com'),
    where: ownHost ?? 'the org',
    user: flow === 'client_credentials' || flow === null ? 'the Run-As user' : 'the integration user',
    ownAddress: egressAddress,
    egress: egressAddress ?? 'the address our checks come from (Source IP in Setup > Login History)',
  };
}

/** The host where it is the org's own (the generic login hosts are not) and safe in a text and in a command. */
export function myDomain(host: string | null): string | null {
  return host !== null && /^[a-z0-9.-]+$/.test(host) && host.includes('.my.') ? host : null;
}

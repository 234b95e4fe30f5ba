import { cliCommands } from '../../src/digest/commands.ts';
import { composeDigests, type Digest } from '../../src/digest/digest.ts';
import type { DigestInput, DueMessage, OrgStanding } from '../../src/digest/input.ts';
import type { Notice } from '../../src/state/notice.ts';

/** The moment at which every sample message is sent: Sunday, 08:07 in Berlin. */
export const NOW = new Date('2026-11-22T07:07:00Z');

/** News of acme, which began with this run, that says nothing special. */
export function told(given: Partial<Notice> & Pick<Notice, 'kind'>): Notice {
  const org = given.org === undefined ? 'acme' : given.org;
  const stage = given.stage ?? 'opened';
  const ended = stage === 'ended';
  return {
    id: `${org}/${given.kind}/${stage}`,
    matterId: `${org}/condition`,
    stage,
    org,
    team: null,
    severity: 'critical',
    cause: null,
    was: null,
    outcome: ended ? 'mended' : null,
    endedAt: ended ? NOW.toISOString() : null,
    handedTo: null,
    text: `${org}: something happened`,
    at: NOW.toISOString(),
    since: NOW.toISOString(),
    lastHealthyAt: null,
    dueAt: null,
    found: null,
    evidence: null,
    whoActs: null,
    steps: [],
    contact: null,
    note: null,
    clientId: null,
    orgs: null,
    ...given,
  };
}

/** A healthy org. */
export function standing(given: Partial<OrgStanding> & Pick<OrgStanding, 'org'>): OrgStanding {
  return {
    team: null,
    condition: 'healthy',
    cause: null,
    since: null,
    muted: null,
    parked: false,
    flapping: false,
    inOutage: false,
    rotation: null,
    contact: null,
    note: null,
    ...given,
  };
}

/** So many healthy orgs. */
export function healthy(number: number): readonly OrgStanding[] {
  return Array.from({ length: number }, (_, index) => standing({ org: `org${String(index + 1).padStart(2, '0')}` }));
}

/** How a failing org stands. */
export function failing(org: string, given: Partial<OrgStanding> = {}): OrgStanding {
  return standing({ org, condition: 'failing', cause: 'client-secret-wrong', since: NOW.toISOString(), ...given });
}

/** A full run of a deployed stack in Berlin that tells nobody anything. */
export function input(given: Partial<DigestInput> = {}): DigestInput {
  return {
    runId: 'run-1',
    finishedAt: NOW,
    full: true,
    timezone: 'Europe/Berlin',
    commands: cliCommands(),
    where: { account: '111122223333', region: 'eu-central-1', stack: 'SalesforceCredentialHealth' },
    statusUrl: 'https://eu-central-1.console.aws.amazon.com/cloudwatch/home#dashboards/dashboard/health',
    orgs: [],
    messages: [],
    ...given,
    fleet: {
      runs: null,
      unwatchedSince: null,
      unwatchedUntil: null,
      unconfirmed: [],
      askedOnce: false,
      first: false,
      ...given.fleet,
    },
  };
}

/** One message to everybody about these notices, while the orgs stand like this. */
export function digestOf(
  notices: readonly Notice[],
  orgs: readonly OrgStanding[] = [],
  { team = null, round = null, ...given }: Partial<DigestInput> & Partial<Omit<DueMessage, 'notices'>> = {},
): Digest {
  const [digest] = composeDigests(input({ ...given, orgs, messages: [{ team, round, notices }] }));
  if (digest === undefined) throw new Error('no message was made');
  return digest;
}

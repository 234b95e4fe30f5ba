import { stateMemory } from '../../src/adapters/state-memory.ts';
import { CAUSES, type CauseCode } from '../../src/causes/catalogue.ts';
import type { OrgCheck } from '../../src/check/org-check.ts';
import { parseTags } from '../../src/credential/tags.ts';
import { invokeCommands } from '../../src/digest/commands.ts';
import type { Digest } from '../../src/digest/digest.ts';
import { readEnvironment } from '../../src/environment.ts';
import { runSettings } from '../../src/run/settings.ts';
import { tellRun } from '../../src/run/tell-run.ts';
import { loadStates } from '../../src/state/load-states.ts';
import { emptyOrgState } from '../../src/state/state.ts';
import { DAY, HOUR, type Message, START, type Trouble, type Year } from './truth.ts';

const MINUTE = 60_000;

/** What the product tells in such a year. Its own telling half is called for every run; what a check finds is given. */
export async function live(
  year: Year,
): Promise<{ readonly runs: readonly number[]; readonly messages: readonly Message[] }> {
  const gap = String(year.every * 60);
  const environment = readEnvironment({
    QUIET_HOURS: '22:00-07:00',
    SHORTEST_GAP_MINUTES: gap,
    LONGEST_GAP_MINUTES: gap,
  });
  const settings = { ...runSettings(environment), commands: invokeCommands('check') };
  const states = stateMemory();
  const troublesOf = Map.groupBy(year.troubles, ({ org }) => org);
  const messages: Message[] = [];
  const runs: number[] = [];
  for (let hour = 0; hour < year.days * 24; hour += year.every) {
    const at = START + hour * HOUR + 7 * MINUTE;
    const now = () => new Date(at);
    const isRefused = year.refused.has(runs.length);
    runs.push(at);
    const checks = year.orgs.map((org) => checkOf(org, troublesOf.get(org) ?? [], year.mutes, at));
    const known = await loadStates(states, 'all');
    const listed = checks.map(({ org, secretId }) => entryOf(org, secretId));
    const alerts = {
      confirmedSubscriptions: async () => (at < year.heardFrom ? 0 : 1),
      publish: async ({ team, subject, attributes, forms }: Digest) => {
        if (isRefused) throw new Error('refused');
        const { notices } = JSON.parse(forms.sqs);
        messages.push({
          at,
          audience: team ?? 'all',
          subject,
          severity: attributes.severity,
          told: notices,
          text: forms.email,
        });
      },
    };
    const run = {
      runId: String(at),
      startedAt: now(),
      listed,
      known,
      checks,
      foundAt: now(),
      secondLook: 'not-needed',
    } as const;
    await tellRun(
      { now, sleep: async () => {}, states, alerts },
      run,
      { orgs: 'all', save: true, publish: true },
      settings,
    ).catch((error: unknown) => {
      if (!isRefused) throw error;
    });
  }
  return { runs, messages };
}

function entryOf(org: string, id: string) {
  const versions = { current: 'v1', pending: null, previous: null };
  return {
    id,
    name: id,
    org,
    tags: {},
    versions,
    rotation: { managed: false, nextAt: null, lastAt: null },
    deletionAt: null,
  };
}

function checkOf(org: string, troubles: readonly Trouble[], mutes: Year['mutes'], at: number): OrgCheck {
  const present = troubles.filter(({ from, to }) => from <= at && at < to);
  // Who does not answer says nothing of what is broken behind.
  const trouble = present.find(({ kind }) => kind === 'silent') ?? present[0] ?? null;
  const cause = (trouble?.cause ?? null) as CauseCode | null;
  const mute = mutes.findLast((each) => each.org === org && each.from <= at);
  const muteUntil = mute === undefined ? {} : { 'credential-health:mute-until': new Date(mute.until).toISOString() };
  const secretId = `salesforce/${org}`;
  return {
    org,
    secretId,
    tags: parseTags(muteUntil).tags,
    flow: 'client_credentials',
    host: `${org}.my.salesforce.com` as OrgCheck['host'],
    clientId: 'example_client_id',
    username: null,
    verdict: cause === null ? 'healthy' : CAUSES[cause].verdict,
    cause,
    stage: cause === null ? null : 'token',
    evidence: cause === null ? null : { status: 400, error: 'example', description: null },
    orgId: null,
    userId: null,
    scopes: null,
    latencyMs: 100,
    attempts: 1,
    hints: [],
    disabled: false,
    apiUsage: null,
    version: { id: 'v1', createdAt: new Date(START - 10 * DAY) },
    secretSince: new Date(START - 10 * DAY),
    rotation: { status: 'current', ageDays: 10, dueAt: null, versions: null, reason: null },
    migration: null,
    remember: emptyOrgState(org, secretId).remember,
  };
}

import { type Changes, compareWithStates } from '../../src/alerting/compare-with-states.ts';
import type { OrgCheck } from '../../src/check/org-check.ts';
import { cliCommands } from '../../src/digest/commands.ts';
import { composeDigests } from '../../src/digest/digest.ts';
import type { AlertsPort } from '../../src/digest/ports.ts';
import { publishDigests } from '../../src/digest/publish-digests.ts';
import { readEnvironment } from '../../src/environment.ts';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import { digestInput } from '../../src/run/digest-input.ts';
import type { Ports } from '../../src/run/ports.ts';
import { saveStates, settleStates } from '../../src/run/save-states.ts';
import { type RunSettings, runSettings } from '../../src/run/settings.ts';
import { diagnosisOf } from './diagnose.ts';
import { type Death, Killed, mortal } from './mortal-ports.ts';
import { Store } from './store.ts';
import type { Delivery, Log, Told } from './truth/log.ts';
import { situationsOf } from './truth/situation.ts';
import { HOUR, HOURS, MINUTE, type Plan, QUIET, YEAR_START } from './truth/things.ts';
import { entryOf, portsOf, type Standing } from './world.ts';

/** How long after a new version the change queue has its org checked. */
const AFTER_CHANGE = 2 * MINUTE;
/** How much later the second of two overlapping runs is. */
const OVERLAP = 20_000;

/** The year's deployment: the stack's defaults, and quiet hours. */
const SETTINGS: RunSettings = {
  ...runSettings(readEnvironment({ QUIET_HOURS: `${QUIET.from}-${QUIET.to}`, TIMEZONE: QUIET.timezone })),
  commands: cliCommands(),
};

/**
 * Lets the product live through the year: a run over all orgs every hour, a run over one org after each new version in
 * AWS, runs that are killed on the way and runs that overlap. The steps of a run are the product's own.
 */
export async function liveThrough(plan: Plan): Promise<Log> {
  const store = new Store();
  const deliveries: Delivery[] = [];
  const runs: number[] = [];
  const died: number[] = [];
  const calledBroken: { org: string; at: number }[] = [];
  const diagnose = diagnosisOf(SETTINGS);
  const stand = standingsOf(plan);
  const changes = changesOf(plan);
  const fates = new Map([...plan.killed].map(([hour, where]) => [hour, where]));
  const doubles = new Set(plan.overlapping);
  let fate: number | null = null;
  let double = false;

  for (let hour = 0; hour < HOURS; hour += 1) {
    const at = YEAR_START + hour * HOUR;
    const now = new Date(at);
    for (let change = changes.at(-1); change !== undefined && change.at <= at; change = changes.at(-1)) {
      changes.pop();
      await checkChanged(change, stand(change.at, null), store, deliveries);
    }

    const standings = stand(at, hour);
    const ports = portsOf(standings, now, store, recording(deliveries, at));
    const listed = standings.filter(({ situation }) => situation.listed);
    const known = store.known(
      plan.orgs.map(({ name }) => name),
      hour % 24 === 0,
    );
    const checks = await Promise.all(
      listed
        .filter(({ situation }) => situation.deletionAt === null)
        .map((standing) => diagnose(standing, known.orgs.get(standing.org.name)?.state ?? null, now)),
    );
    runs.push(at);
    for (const { org, verdict } of checks) if (verdict === 'unhealthy') calledBroken.push({ org, at });
    const entries = listed.map(entryOf);
    const decide = (instant: Date) => compareWithStates(known, entries, checks, 'all', instant, SETTINGS.policy);

    fate = fates.get(hour) ?? fate;
    double ||= doubles.has(hour);
    const decided = decide(now);
    // A run with nothing to tell has nothing to lose: faults wait for the next one that has.
    const speaks = decided.told.notices.length > 0;
    if (speaks && fate !== null) {
      await tell(mortal(ports, deathAt(fate, decided)), decided, checks, now).catch((error: unknown) => {
        expectKilled(error);
        died.push(at);
      });
      fate = null;
    } else if (speaks && double) {
      const later = new Date(at + OVERLAP);
      await Promise.all([tell(ports, decided, checks, now), tell(ports, decide(later), checks, later)]);
      double = false;
    } else {
      await tell(ports, decided, checks, now);
    }
  }
  return { deliveries, runs, died, calledBroken };
}

/** A run's steps from its decisions on, in the order of the use case. */
async function tell(ports: Ports, changes: Changes, checks: readonly OrgCheck[], now: Date): Promise<void> {
  const won = await saveStates(ports.states, changes);
  const { notices } = won.told;
  const run = {
    runId: now.toISOString(),
    finishedAt: now,
    timezone: QUIET.timezone,
    commands: SETTINGS.commands,
  };
  const digests = notices.length === 0 ? [] : composeDigests(digestInput(run, checks, won.told));
  const { accepted, failure: refused } = await publishDigests(ports.alerts, digests, ports);
  await settleStates(ports.states, won, ({ team }) => accepted.has(null) && accepted.has(team));
  const failure = refused ?? won.failure;
  if (failure !== null) throw failure;
}

/** The whole use case for one org, as the change queue asks for it. */
async function checkChanged(
  { name, at }: { readonly name: string; readonly at: number },
  standings: readonly Standing[],
  store: Store,
  deliveries: Delivery[],
): Promise<void> {
  const situation = standings.find(({ org }) => org.name === name)?.situation;
  if (situation === undefined || !situation.listed || situation.deletionAt !== null) return;
  const ports = portsOf(standings, new Date(at), store, recording(deliveries, at));
  await checkOrgs(ports, { orgs: [name], save: true, publish: true }, SETTINGS);
}

function standingsOf(plan: Plan): (at: number, hour: number | null) => readonly Standing[] {
  const orgs = plan.orgs.map((org) => ({ org, situationAt: situationsOf(org, plan.events) }));
  return (at, hour) =>
    orgs.map(({ org, situationAt }) => ({
      org,
      situation: situationAt(at),
      hiccup: hour === null ? null : (org.hiccups.get(hour) ?? null),
    }));
}

/** Checks that follow a new version, the last one first. */
function changesOf({ orgs }: Plan): { readonly name: string; readonly at: number }[] {
  return orgs
    .flatMap(({ name, versions }) => versions.map(({ storedAt }) => ({ name, at: storedAt + AFTER_CHANGE })))
    .filter(({ at }) => at > YEAR_START + HOUR)
    .sort((a, b) => b.at - a.at);
}

/** Keeps what a machine reader of the digest's queue form gets. */
function recording(deliveries: Delivery[], at: number): AlertsPort {
  return {
    publish: async ({ team, forms }) => {
      const message = JSON.parse(forms.sqs) as { readonly omitted: number; readonly notices: readonly Told[] };
      if (message.omitted > 0) throw new Error(`${message.omitted} notices did not fit into a digest of this year`);
      deliveries.push({ at, recipient: team ?? 'all', notices: message.notices });
    },
    confirmedSubscriptions: async () => 1,
  };
}

/** `where` in [0, 1): during the writes, before publishing, or after it. */
function deathAt(where: number, { changes }: Changes): Death {
  if (where < 0.4) return { before: 'write', number: Math.floor((where / 0.4) * changes.length) };
  return { before: where < 0.7 ? 'publishing' : 'settling' };
}

function expectKilled(error: unknown): void {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause instanceof Killed) return;
  throw error;
}

import type { Changes } from '../alerting/compare-with-states.ts';
import type { OrgCheck } from '../check/org-check.ts';
import type { DigestCommands } from '../digest/commands.ts';
import type { DigestInput, OrgStanding, Told } from '../digest/input.ts';
import type { Notice, NoticeKind } from '../state/notice.ts';

/** What the messages of a run are made from: everybody is told everything, each team with notices its own. */
export function digestInput(
  run: {
    readonly runId: string;
    readonly finishedAt: Date;
    readonly timezone: string;
    readonly commands: DigestCommands;
  },
  checks: readonly OrgCheck[],
  { notices, failing, full }: Changes['told'],
): DigestInput {
  const open = new Map(failing.map((failure) => [failure.org, failure]));
  const told = notices.map(toldOf);
  const teams = [...new Set(told.map(({ team }) => team))].filter((team) => team !== null).sort();
  const messages = [null, ...teams].map((team) => ({
    team,
    round: null,
    notices: team === null ? told : told.filter((notice) => notice.team === team),
  }));
  return {
    ...run,
    full,
    where: null,
    statusUrl: null,
    orgs: checks.map((check) => standingOf(check, open.get(check.org) ?? null)),
    fleet: { runs: null, unwatchedSince: null, unwatchedUntil: null, unconfirmed: [], askedOnce: false, first: false },
    messages: messages.filter((message) => message.notices.length > 0),
  };
}

const REMINDERS: readonly NoticeKind[] = ['still-failing', 'rotation-due', 'rotation-overdue'];
const ENDS: readonly NoticeKind[] = ['recovered', 'fleet-recovered'];

function toldOf(notice: Notice): Told {
  const ended = ENDS.includes(notice.kind);
  const { actions, ...rest } = notice;
  return {
    ...rest,
    matterId: notice.org ?? 'fleet',
    stage: ended
      ? 'ended'
      : REMINDERS.includes(notice.kind)
        ? 'reminder'
        : notice.kind === 'cause-changed'
          ? 'changed'
          : 'opened',
    was: ended ? notice.cause : null,
    outcome: ended ? 'mended' : null,
    endedAt: ended ? notice.at : null,
    handedTo: null,
    evidence: null,
    whoActs: null,
    steps: actions,
    contact: null,
    clientId: null,
    orgs: null,
  };
}

function standingOf(
  { org, tags, verdict, cause, disabled, rotation }: OrgCheck,
  open: Changes['told']['failing'][number] | null,
): OrgStanding {
  const broken = verdict !== 'healthy' && (open !== null || verdict === 'unhealthy');
  const dueAt = rotation.status === 'due' || rotation.status === 'overdue' ? rotation.dueAt : null;
  return {
    org,
    team: tags.team,
    condition: disabled ? 'disabled' : verdict === 'healthy' ? 'healthy' : broken ? 'failing' : 'no-answer',
    cause: verdict === 'healthy' ? null : (open?.cause ?? cause),
    since: open?.since ?? null,
    muted: open?.muted === true ? { until: null } : null,
    parked: false,
    flapping: false,
    inOutage: false,
    rotation: dueAt === null ? null : { dueAt: new Date(dueAt).toISOString(), overdue: rotation.status === 'overdue' },
    contact: null,
    note: tags.note,
  };
}

import type { Notice } from '../state/notice.ts';
import { count, listed, plain, wrap } from '../wording/text.ts';
import { cliCommands } from './commands.ts';
import { type Digest, packDigest } from './digest.ts';
import { originLine } from './email.ts';
import type { Origin } from './input.ts';
import { messageOf, type RunWords } from './message.ts';

/** What a test message tells beside that nothing is broken. */
export type TestAlert = {
  readonly runId: string;
  /** Null: to those who are told everything. */
  readonly team: string | null;
  /** Null when that cannot be known. */
  readonly confirmedSubscriptions: number | null;
  /** Addresses whose owners have not confirmed, and who therefore receive nothing. */
  readonly unconfirmed: readonly string[];
  /** IANA name. */
  readonly timezone: string;
  readonly where: Origin | null;
};

const WHAT = 'This is a test. Nothing is broken, and no org was checked.';

/** A message that proves that alerts arrive, marked so that nobody takes it for one. */
export function testDigest(now: Date, about: TestAlert): Digest {
  const { runId, team, timezone, where } = about;
  const run: RunWords = {
    runId,
    finishedAt: now,
    full: false,
    timezone,
    commands: cliCommands(),
    where,
    statusUrl: null,
    fleet: { runs: null, unwatchedSince: null, unwatchedUntil: null, unconfirmed: [], askedOnce: false, first: false },
  };
  const message = messageOf({ team, round: null, notices: [notice(now, about)] }, []);
  return packDigest(message, run, (_, { finishedAt }, local) => {
    const audience =
      team === null ? 'who is told about all orgs' : `who is told about the orgs of team ${plain(team, 80)}`;
    const { confirmedSubscriptions: confirmed, unconfirmed } = about;
    const addresses = unconfirmed.map((address) => plain(address, 100));
    const paragraphs = [
      'Nothing to do: this is a test. Nothing is broken, and no org was checked.',
      `It goes to everybody ${audience}, and shows that alerts about your Salesforce credentials reach you.`,
      ...(confirmed === null ? [] : [`The alert topic has ${count(confirmed, 'confirmed subscription')}.`]),
      ...(addresses.length === 0
        ? []
        : [
            `Not confirmed, so not reached: ${listed(addresses, 20)}. SNS drops an address that is not confirmed within 48 hours.`,
          ]),
      'Unexpected? Somebody with access to the AWS account asked for it. Nothing has to be mended; ask those who run credential-health there.',
    ];
    return `${[...paragraphs.map((text) => wrap('', text)), originLine({ finishedAt, timezone, where }, local)].join('\n\n')}\n`;
  });
}

function notice(now: Date, { runId, team }: TestAlert): Notice {
  const id = `test/${runId}`;
  return {
    id,
    matterId: id,
    stage: 'opened',
    kind: 'test',
    org: null,
    team,
    severity: 'info',
    cause: null,
    was: null,
    outcome: null,
    endedAt: null,
    handedTo: null,
    text: WHAT,
    at: now.toISOString(),
    since: null,
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
  };
}

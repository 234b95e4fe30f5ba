import { localTime } from '../wording/local-time.ts';
import { count, listed, plain, wrap } from '../wording/text.ts';
import type { Briefing } from './audience.ts';
import { type Digest, packDigest } from './digest.ts';
import type { RunContext } from './entry.ts';

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
};

const WHAT = 'This is a test. Nothing is broken, and no org was checked.';

/** The answer to `{"testAlert": true}`: proves that alerts arrive, and is marked so that nobody takes it for one. */
export function testDigest(now: Date, about: TestAlert): Digest {
  const context: RunContext = {
    local: localTime(now, about.timezone),
    timezone: about.timezone,
    finishedAt: now,
    full: false,
    commands: { recheck: () => '', explainForAdmin: () => '', showAll: '' },
  };
  return packDigest(briefing(now, about), context, about.runId, text(about, context));
}

function briefing(now: Date, { runId, team }: TestAlert): Briefing {
  return {
    team,
    notices: [
      {
        id: `test/${runId}`,
        kind: 'test',
        org: null,
        team,
        severity: 'info',
        cause: null,
        text: WHAT,
        at: now.toISOString(),
        since: null,
        lastHealthyAt: null,
        found: null,
        actions: [],
        note: null,
        dueAt: null,
      },
    ],
    severity: 'info',
    kinds: ['test'],
    counts: { checked: 0, healthy: 0, failing: 0, cannotTell: 0, muted: 0, disabled: 0, byCause: new Map() },
    failing: [],
    held: null,
    rotated: [],
  };
}

function text(about: TestAlert, { local, timezone }: RunContext): string {
  const { team, confirmedSubscriptions, unconfirmed } = about;
  const audience =
    team === null
      ? 'Everybody who is told about all orgs.'
      : `Everybody who is told about the orgs of team ${plain(team, 80)}.`;
  const confirmed =
    confirmedSubscriptions === null
      ? ''
      : ` The alert topic has ${count(confirmedSubscriptions, 'confirmed subscription')}.`;
  const paragraphs = [
    wrap('', `${WHAT} Sent ${local.stamp} ${timezone}.`),
    wrap('', 'It shows that alerts about your Salesforce credentials reach you.'),
    wrap('Who gets it: ', audience + confirmed),
  ];
  if (unconfirmed.length > 0) {
    const addresses = listed(
      unconfirmed.map((address) => plain(address, 100)),
      20,
    );
    const missed = `Not confirmed, so not reached: ${addresses}. SNS drops an address that is not confirmed within 48 hours.`;
    paragraphs.push(wrap('Missing:     ', missed));
  }
  const unexpected =
    'Somebody with access to the AWS account asked for this test. Nothing has to be mended; ask those who run credential-health there.';
  paragraphs.push(wrap('Unexpected?  ', unexpected));
  return `${paragraphs.join('\n\n')}\n`;
}

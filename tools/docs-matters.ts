import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MATTERS, type MatterRow } from '../src/alerting/matters.ts';
import type { MatterType } from '../src/state/matter.ts';

/** What opens a matter, and what ends it, for people; out of the function's bundle. */
const WORDS: Readonly<Record<MatterType, { readonly opens: string; readonly ends: string }>> = {
  failing: {
    opens: 'an unhealthy answer that is neither settling nor a first rejected-unknown',
    ends: 'a healthy answer',
  },
  unanswered: {
    opens: '3 full runs in a row that cannot tell, or 2 that lie 24 h apart; ip-restricted at once',
    ends: 'a healthy answer',
  },
  flapping: {
    opens: '5 changes between working and not working in 7 days or 21 full runs',
    ends: '48 h and 6 full runs without a change',
  },
  user: {
    opens: 'a token of another Run-As user than expected',
    ends: 'the expected user again',
  },
  stuck: {
    opens: 'a rotation by AWS that brought no new version',
    ends: 'the rotation is no longer stuck',
  },
  'old-pair': {
    opens: 'another client id where the old one was once healthy',
    ends: '30 days later',
  },
  legacy: {
    opens: 'a login by the username-password flow that works',
    ends: 'another flow',
  },
  'not-checkable': {
    opens: 'a kind of credential that cannot be tried',
    ends: 'another credential',
  },
  added: {
    opens: 'an org that was not there in the run before',
    ends: 'it was told',
  },
  removed: {
    opens: 'a secret that is gone or planned for deletion, where nothing told is open',
    ends: 'it was told',
  },
  outage: {
    opens: '5 orgs, or all from 2 on, newly without a usable answer',
    ends: '2 full runs in a row with fewer',
  },
  empty: {
    opens: 'a full run that finds no secret',
    ends: 'secrets are found again',
  },
  gone: {
    opens: '5 secrets and 30 %, or all, gone at once',
    ends: 'they are back',
  },
};

// `npm run docs:matters` writes the table of matters into docs/alert-states.md, made from the code.
const PAGE = join(import.meta.dirname, '../docs/alert-states.md');
const [START, END] = ['<!-- matters -->', '<!-- /matters -->'] as const;

/** The page with the table of matters as the code has it. */
export function withMatters(page: string): string {
  const [before, , after] = page.split(new RegExp(`(?<=${START})|(?=${END})`));
  return `${before}\n${table()}\n${after}`;
}

function table(): string {
  const head = ['matter', 'opens', 'ends', 'severity', 'reminders', 'told as: opened, changed, reminder, ended'];
  const rows = (Object.keys(WORDS) as MatterType[]).map((type) => {
    const { opens, ends } = WORDS[type];
    const row = MATTERS[type];
    return [
      type,
      opens,
      row.life === 'lasting' ? ends : `${ends} (no news)`,
      row.severity === 'factor' ? 'critical where the factor is ours, else warning' : row.severity,
      remindersOf(row),
      Object.values(row.kinds)
        .map((kind) => (kind === null ? '–' : `\`${kind}\``))
        .join(', '),
    ];
  });
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function remindersOf({ ladder, weekly, life }: MatterRow): string {
  const days = ladder.length === 0 ? [] : [`${life === 'date' ? 'at' : 'on'} day ${ladder.join(', ')}`];
  const weeks = weekly === 0 ? [] : [weekly === Number.POSITIVE_INFINITY ? 'each week' : `${weekly} weekly`];
  return [...days, ...weeks].join(', then ') || 'none';
}

if (import.meta.main) writeFileSync(PAGE, withMatters(readFileSync(PAGE, 'utf8')));

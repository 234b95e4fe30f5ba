import type { Step } from '../../src/causes/step.ts';
import { type Change, maySpread, type Plan } from '../../src/onboarding/change.ts';
import type { ReportedOrg } from '../../src/run/report.ts';
import { count, plain } from '../../src/wording/text.ts';
import { findings } from './findings.ts';
import { paragraph, quotation, step } from './paragraphs.ts';

/** Commands that go on from a change. */
export type ChangeCommands = {
  readonly explainCause: (cause: string) => string;
  readonly recheck: (org: string) => string;
  readonly undo: (org: string) => string;
  /** Which stack watches a secret of this full name, or how to have it watched. */
  readonly watching: (name: string) => Step;
};

/** How a change ended, as a person reads it. */
export function changeText(change: Change, commands: ChangeCommands): string {
  switch (change.kind) {
    case 'refused':
      return refusedText(change.checked, maySpread(change), commands);
    case 'declined':
      return 'Nothing was stored.\n';
    case 'unchanged':
      return `This is what ${plain(change.checked.org, 60)} has stored already, and it works. Nothing was changed.\n`;
    case 'planned':
      return [
        planText(change.checked, change.plan, 'would'),
        step('', commands.watching(change.plan.name)),
        'This was a dry run: nothing was stored.\n',
      ].join('\n');
    case 'stored': {
      const { plan, stored, checked } = change;
      return [
        planText(checked, plan, 'done'),
        line('Version', stored.versionId),
        '',
        step('', commands.watching(plan.name)),
        ...(plan.formerVersionId === null ? [] : [step('', { say: 'To undo it', run: commands.undo(plan.org) })]),
        `${step('', { say: 'Check it from here at any time', run: commands.recheck(plan.org) })}\n`,
      ].join('\n');
    }
  }
}

/** What is to be stored, was, or would be, without any value of it. */
export function planText(checked: ReportedOrg, plan: Plan, when: 'about' | 'would' | 'done'): string {
  const { orgId, userId, scopes, latencyMs } = checked;
  const worked = [
    orgId === null ? '' : `org ${orgId}`,
    userId === null ? '' : `user ${userId}`,
    scopes === null ? '' : `scopes ${scopes.join(' ')}`,
  ].filter((part) => part !== '');
  const lines = [
    `${(plan.action === 'restore' ? PUT_BACK : STORE)[when]} ${WHAT[plan.action]} ${plan.name}`,
    quoted('Tried', `it works${latencyMs === null ? '' : ` (${latencyMs} ms)`}: ${worked.join(', ')}`),
    line('Keys', plan.keys.join(', ')),
  ];
  if (plan.removed.length > 0) lines.push(line('Without', plan.removed.join(', ')));
  const tags = Object.entries(plan.tags).map(([name, value]) => `${name}=${value}`);
  if (tags.length > 0) lines.push(line('Tags', tags.join(', ')));
  if (plan.kmsKeyId !== null) {
    lines.push(line('Key', `${plan.kmsKeyId}; name it in secretKmsKeyArns, so that the deployed function may use it`));
  }
  if (plan.formerVersionId !== null) lines.push(line('Former', `${plan.formerVersionId}, kept as AWSPREVIOUS`));
  return lines.concat(checked.hints.map((hint) => line('Remark', hint))).join('\n');
}

const WHAT: Readonly<Record<Plan['action'], string>> = {
  create: 'the new secret',
  rotate: 'the new client secret in',
  migrate: 'client credentials in',
  restore: 'the former version of',
};

const STORE = { about: 'About to store', would: 'Would store', done: 'Stored' };
const PUT_BACK = { about: 'About to put back', would: 'Would put back', done: 'Put back' };

function refusedText(checked: ReportedOrg, spreading: boolean, { explainCause }: ChangeCommands): string {
  const fresh = spreading
    ? [
        paragraph(
          '',
          'Salesforce needs up to 10 minutes to spread a new app or secret; if it is that fresh, try again, or let --wait do it.',
        ),
      ]
    : [];
  const forward =
    checked.whoActs === 'salesforce-admin' && checked.cause !== null
      ? [step('', { say: 'For their admin', run: explainCause(checked.cause) })]
      : [];
  // The later steps speak of a secret as it is stored, which this one is not.
  const wrong = findings([{ ...checked, steps: checked.steps?.slice(0, 1) ?? null }], { explain: () => '' });
  return `${[wrong, ...fresh, ...forward, `It does not work, so nothing was stored. ${attempts(checked)}`.trim()].join('\n\n')}\n`;
}

function attempts({ attempts: number }: ReportedOrg): string {
  return number > 1 ? `Salesforce was asked ${count(number, 'time')}.` : '';
}

/** Scopes are words of the server. */
function quoted(label: string, text: string): string {
  return quotation(`  ${label.padEnd(9)}`, plain(text, 1000));
}

function line(label: string, text: string): string {
  return paragraph(`  ${label.padEnd(9)}`, plain(text, 1000));
}

import type { Change, Plan } from '../../src/onboarding/change.ts';
import { moveCurrent } from '../../src/rotation/explain-versions.ts';
import type { ReportedOrg } from '../../src/run/report.ts';
import { count, plain } from '../../src/wording/text.ts';
import { findings } from './findings.ts';
import { paragraph } from './paragraphs.ts';

/** Commands that go on from a change. */
export type ChangeCommands = {
  readonly explainCause: (cause: string) => string;
  readonly recheck: (org: string) => string;
};

/** How a change ended, as a person reads it. */
export function changeText(change: Change, commands: ChangeCommands): string {
  switch (change.kind) {
    case 'refused':
      return refusedText(change.checked, commands);
    case 'declined':
      return 'Nothing was stored.\n';
    case 'unchanged':
      return `This is what ${plain(change.checked.org, 60)} has stored already, and it works. Nothing was changed.\n`;
    case 'planned':
      return `${planText(change.checked, change.plan, 'Would store')}\nThis was a dry run: nothing was stored.\n`;
    case 'stored': {
      const { plan, stored, checked } = change;
      return [
        planText(checked, plan, 'Stored'),
        line('Version', stored.versionId),
        '',
        ...undo(plan, stored.versionId),
        `Check it from here at any time: ${commands.recheck(plan.org)}\n`,
      ].join('\n');
    }
  }
}

/** What is about to be stored, without any value of it; `verb` begins the first line. */
export function planText(checked: ReportedOrg, plan: Plan, verb: string): string {
  const { orgId, userId, scopes, latencyMs } = checked;
  const worked = [
    orgId === null ? '' : `org ${orgId}`,
    userId === null ? '' : `user ${userId}`,
    scopes === null ? '' : `scopes ${scopes.join(' ')}`,
  ].filter((part) => part !== '');
  const lines = [
    `${verb} ${WHAT[plan.action]} ${plan.name}`,
    line('Tried', `it works${latencyMs === null ? '' : ` (${latencyMs} ms)`}: ${worked.join(', ')}`),
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
};

function undo({ name, formerVersionId }: Plan, versionId: string): readonly string[] {
  if (formerVersionId === null) return [];
  return [`To undo it: ${moveCurrent(name, formerVersionId, versionId)}`];
}

function refusedText(checked: ReportedOrg, { explainCause }: ChangeCommands): string {
  const fresh = FRESH.has(checked.cause ?? '')
    ? [
        paragraph(
          '',
          'Salesforce needs up to 10 minutes to spread a new app or secret; if it is that fresh, try again.',
        ),
      ]
    : [];
  const forward =
    checked.whoActs === 'salesforce-admin' && checked.cause !== null
      ? [`For their admin: ${explainCause(checked.cause)}`]
      : [];
  // The later steps speak of a secret as it is stored, which this one is not.
  const wrong = findings([{ ...checked, steps: checked.steps?.slice(0, 1) ?? null }], { explain: () => '' });
  return `${[wrong, ...fresh, ...forward, `It does not work, so nothing was stored. ${attempts(checked)}`.trim()].join('\n\n')}\n`;
}

/** Rejections that a change in Salesforce which is still spreading looks like. */
const FRESH = new Set(['client-id-unknown', 'client-secret-wrong', 'flow-not-enabled', 'run-as-user-missing']);

function attempts({ attempts: number }: ReportedOrg): string {
  return number > 1 ? `Salesforce was asked ${count(number, 'time')}.` : '';
}

function line(label: string, text: string): string {
  return paragraph(`  ${label.padEnd(9)}`, plain(text, 1000));
}

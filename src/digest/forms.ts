import { CAUSES } from '../causes/catalogue.ts';
import { stepLine } from '../causes/step.ts';
import type { WhoActs } from '../causes/verdict.ts';
import type { Notice } from '../state/notice.ts';
import { endingCommand } from '../wording/shell-commands.ts';
import { bytesInJson, cut, plain } from '../wording/text.ts';
import type { Briefing } from './audience.ts';
import { headline, recheckOrgs } from './email.ts';
import { orgLabel, type RunContext, whatHappened } from './entry.ts';

/**
 * The form for machines, `docs/schemas/digest.schema.json`. Notices that pass `budget`, in bytes inside
 * `MessageStructure: json`, are left out from the end and counted in `omitted`.
 */
export function machineForm(briefing: Briefing, context: RunContext, name: Name, budget: number): string {
  const { counts, team, severity, kinds, held } = briefing;
  const notices: string[] = [];
  let left = budget;
  for (const notice of briefing.notices) {
    const json = JSON.stringify(machineNotice(notice));
    left -= bytesInJson(json) + 1;
    if (left < 0) break;
    notices.push(json);
  }
  const head = {
    schema: 'credential-health.digest/1',
    runId: name.runId,
    finishedAt: context.finishedAt.toISOString(),
    audience: team === null ? 'all' : 'team',
    team,
    severity,
    kinds,
    subject: name.subject,
    summary: {
      full: context.full,
      checked: counts.checked,
      healthy: counts.healthy,
      failing: counts.failing,
      cannotTell: counts.cannotTell,
      muted: counts.muted,
      disabled: counts.disabled,
      heldByMute: held === null ? null : held.muted,
      heldByQuietHours: held === null ? null : held.quiet,
    },
    omitted: briefing.notices.length - notices.length,
  };
  return `${JSON.stringify(head).slice(0, -1)},"notices":[${notices.join(',')}]}`;
}

/** What names a digest. */
type Name = { readonly runId: string; readonly subject: string };

function machineNotice(notice: Notice): object {
  const clean = (text: string | null, most: number) => (text === null ? null : plain(text, most));
  return {
    id: notice.id,
    kind: notice.kind,
    org: notice.org,
    team: notice.team,
    severity: notice.severity,
    cause: notice.cause,
    whoActs: whoActsOn(notice),
    text: plain(notice.text, 500),
    at: notice.at,
    since: notice.since,
    lastHealthyAt: notice.lastHealthyAt,
    dueAt: notice.dueAt,
    found: clean(notice.found, endingCommand(notice.found ?? '') === null ? 500 : 1000),
    actions: notice.actions.slice(0, 8).map((action) => plain(stepLine(action), 1000)),
    note: clean(notice.note, 300),
  };
}

/** Nobody acts on what has recovered. */
function whoActsOn({ kind, cause }: Notice): WhoActs | null {
  return cause === null || kind === 'recovered' || kind === 'fleet-recovered' ? null : CAUSES[cause].whoActs;
}

/** Lines of the chat form; a chat message is a pointer, the e-mail tells all. */
const CHAT_LINES = 10;
const STEP_LIMIT = 500;

/**
 * The form for HTTPS subscriptions: a custom notification of Amazon Q Developer in chat applications, which drops
 * anything else in silence (docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html).
 */
export function chatForm(briefing: Briefing, context: RunContext, name: Name): string {
  const { notices, team, severity, kinds, counts } = briefing;
  const lines = notices.slice(0, CHAT_LINES).map((notice) => {
    const org = orgLabel(notice, briefing);
    const cause = notice.cause === null ? '' : ` [${notice.cause}]`;
    return `- ${org === '' ? '' : `${org}: `}${whatHappened(notice)}${cause}`;
  });
  if (notices.length > CHAT_LINES) lines.push(`- and ${notices.length - CHAT_LINES} more, see the e-mail`);
  const first = notices.find(({ actions }) => actions.length > 0);
  const nextSteps = [
    ...(first?.actions ?? []).slice(0, 3).map((action) => `${first?.org ?? 'All orgs'}: ${stepLine(action)}`),
    ...recheckSteps(briefing, context),
  ];
  return JSON.stringify({
    version: '1.0',
    source: 'custom',
    id: cut(`${name.runId}/${team === null ? 'all' : plain(team, 80)}`, 200),
    content: {
      textType: 'client-markdown',
      title: chat(name.subject, 250),
      description: cut(
        [headline(briefing, context).replaceAll('\n', ' '), ...lines].map((line) => chat(line, 280)).join('\n'),
        3000,
      ),
      nextSteps: nextSteps.map((step) => chat(step, STEP_LIMIT)),
      keywords: [severity, ...kinds],
    },
    metadata: {
      summary: chat(name.subject, 250),
      eventType: 'credential-health.digest',
      additionalContext: {
        runId: plain(name.runId, 100),
        failing: String(counts.failing),
        checked: String(counts.checked),
      },
    },
  });
}

/** A command that was cut would do something else: the short one for all orgs stands in for a long one, or none. */
function recheckSteps(briefing: Briefing, { commands }: RunContext): readonly string[] {
  const orgs = recheckOrgs(briefing);
  if (orgs === null) return [];
  const steps = [orgs, []].map((some) => `Check again: ${commands.recheck(some)}`);
  return steps.filter((step) => step.length <= STEP_LIMIT).slice(0, 1);
}

/** Chat programs read markup: nothing may become a mention, a link or a format. */
function chat(text: string, most: number): string {
  return plain(text.replace(/[<*~`|]/g, ' ').replaceAll('](', '] ('), most);
}

import { stepLine } from '../causes/step.ts';
import type { Notice } from '../state/notice.ts';
import type { LocalTime } from '../wording/local-time.ts';
import { withoutSecretShapes } from '../wording/secret-shapes.ts';
import { bytesInJson, cut, plain } from '../wording/text.ts';
import { openingLines } from './email.ts';
import { shortEntry, type Wording } from './entry.ts';
import { type Message, type RunWords, roleOf, stepsOf } from './message.ts';
import { endedLines, factLines, waitingLines } from './standing.ts';

/** What names a message. */
export type Name = { readonly runId: string; readonly subject: string };

/**
 * The form for machines, `docs/schemas/digest.schema.json`: one notice an org, in at most `budget` bytes inside
 * `MessageStructure: json`. Where they do not fit, all lose their texts; what still does not fit is counted in `omitted`
 * and named in `omittedOrgs`.
 */
export function machineForm(message: Message, run: RunWords, name: Name, budget: number): string {
  const json = (value: unknown) =>
    JSON.stringify(value, (_, part) => (typeof part === 'string' ? withoutSecretShapes(part) : part));
  const whole = fitting(message.notices, budget, (notice) => json(machineNotice(notice)));
  // Names come cheap, so a third of the room is kept for those whose notices do not fit.
  const notices =
    whole.length === message.notices.length
      ? whole
      : fitting(message.notices, (budget * 2) / 3, (notice) => json({ ...machineNotice(notice), ...WITHOUT_TEXTS }));
  const omitted = message.notices.slice(notices.length);
  const orgs = [...new Set(omitted.flatMap(({ org }) => (org === null ? [] : [org])))];
  const names = fitting(orgs, budget / 3, json);
  const { team, severity, kinds } = message;
  const { watched, noAnswer, noCalls, notCheckable, overdue, ...counts } = message.counts;
  const head = {
    schema: 'credential-health.digest/1',
    runId: name.runId,
    finishedAt: run.finishedAt.toISOString(),
    audience: team === null ? 'all' : 'team',
    team,
    severity,
    kinds,
    subject: name.subject,
    summary: { full: run.full, checked: watched, cannotTell: noAnswer + noCalls, ...counts },
    origin: run.where,
    statusUrl: run.statusUrl,
    omitted: omitted.length,
  };
  return `${json(head).slice(0, -1)},"omittedOrgs":[${names}],"notices":[${notices.join(',')}]}`;
}

const WITHOUT_TEXTS = { found: null, evidence: null, actions: [], note: null, text: '', orgs: null };

/** As many of the items, from the first on, as fit into the budget when they are written so. */
function fitting<Item>(items: readonly Item[], budget: number, write: (item: Item) => string): readonly string[] {
  const written: string[] = [];
  let left = budget;
  for (const item of items) {
    const text = write(item);
    left -= bytesInJson(text) + 1;
    if (left < 0) break;
    written.push(text);
  }
  return written;
}

function machineNotice({ was, outcome, handedTo, clientId, steps, ...notice }: Notice): object {
  const clean = (text: string | null, most: number) => (text === null ? null : plain(text, most));
  return {
    ...notice,
    whoActs: roleOf(notice),
    text: plain(notice.text, 500),
    found: clean(notice.found, 500),
    actions: stepsOf({ steps }).map((step) => plain(stepLine(step), 1000)),
    contact: clean(notice.contact, 100),
    note: clean(notice.note, 300),
  };
}

/** Lines of the chat form; a chat message is a pointer, the e-mail tells all. */
const CHAT_LINES = 12;

/**
 * The form for HTTPS subscriptions: a custom notification of Amazon Q Developer in chat applications, which drops
 * anything else in silence (docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html).
 */
export function chatForm(message: Message, run: RunWords, name: Name, local: LocalTime): string {
  const wording: Wording = { message, local, commands: run.commands, full: run.full, names: 5, steps: 0 };
  const { team, severity, kinds, counts, groups } = message;
  const chat = (text: string, most: number) => plain(text.replace(/[<*~`|]/g, ' ').replaceAll('](', '] ('), most);
  const beside = [...waitingLines(wording), ...endedLines(wording), ...factLines(run.fleet, wording)];
  const more = groups.length - CHAT_LINES;
  const lines = [
    ...groups.slice(0, CHAT_LINES).map((group) => `- ${shortEntry(group, wording)}`),
    ...(more > 0 ? [`- and ${more} more, see the e-mail`] : []),
    ...beside.map((line) => line.replaceAll('\n', ' ')),
  ];
  return JSON.stringify({
    version: '1.0',
    source: 'custom',
    id: cut(`${name.runId}/${team === null ? 'all' : plain(team, 80)}`, 200),
    content: {
      textType: 'client-markdown',
      title: chat(name.subject, 250),
      description: cut(lines.map((line) => chat(line, 280)).join('\n'), 3000) || chat(name.subject, 250),
      nextSteps: openingLines(wording)
        .map((line) => line.replaceAll('\n', ' '))
        // A command that was cut would do something else.
        .filter((line) => line !== '' && line.length <= 500)
        .map((line) => chat(line, 500)),
      keywords: [severity, ...kinds],
    },
    metadata: {
      summary: chat(name.subject, 250),
      eventType: 'credential-health.digest',
      additionalContext: {
        runId: plain(name.runId, 100),
        failing: String(counts.failing),
        checked: String(counts.watched),
      },
    },
  });
}

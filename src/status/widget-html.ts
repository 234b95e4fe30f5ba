import type { Step } from '../causes/step.ts';
import type { LocalTime } from '../wording/local-time.ts';
import { ownCommand } from '../wording/shell-commands.ts';
import { count, plain } from '../wording/text.ts';
import { skyline, strip } from './drawing.ts';
import { groupsOf, type ProblemGroup } from './groups.ts';
import { type Content, html, type Markup, trusted } from './html.ts';
import type { StatusPage } from './page.ts';
import {
  actor,
  ageWords,
  concern,
  dayInWords,
  headline,
  nameOf,
  step,
  teamName,
  timesOf,
  upperFirst,
} from './parts.ts';
import { isToRotate, type OrgRow, type Problem } from './row.ts';
import { WIDGET_STYLE } from './widget-style.ts';

/** Orgs of one reason that are named; the report has them all. */
const NAMED = 3;

/** Rows of the table; a dashboard is no place for more. */
const ROWS = 100;

export type Theme = 'light' | 'dark';

/**
 * The page for a CloudWatch custom widget: counts, what concerns the whole fleet, and at most 100 rows of what to do.
 * CloudWatch takes scripts, frames and `use` out of it, and shows what is left inside its own page, so every rule of its
 * style is bound to a class of its own.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_about.html
 */
export function widgetHtml(page: StatusPage, theme: Theme): string {
  const local = timesOf(page);
  const { problems, orgs, fleet } = page;
  const due = orgs.filter((row) => isToRotate(row) && row.condition === 'healthy');
  const rows = [
    ...groupsOf(problems).map((group) => problemRow(group, local)),
    ...due.map((row) => rotationRow(row, local)),
  ];
  return frame(
    theme,
    html`<p class="head"><strong>${headline(page)}</strong> ${counts(page)}<span class="soft">${runs(page, local)}</span></p>
${fleet.map((about) => concern(about, local))}
${rows.length > 0 ? table(rows.slice(0, ROWS)) : html`<p class="soft">Orgs in trouble, by day, the last 90 days</p>${skyline(page.days, dayInWords)}`}
${rows.length > ROWS && html`<p class="soft">${rows.length - ROWS} more: <code>credential-health report --out report.html</code> shows all.</p>`}`,
  );
}

/** What the widget shows when the page cannot be made: `problem` as sentences for the operator. */
export function widgetTrouble(problem: string, theme: Theme): string {
  return frame(
    theme,
    html`<div class="concern cannot-tell"><p><strong>The status cannot be shown right now.</strong></p><p>${plain(problem, 600)}</p></div>`,
  );
}

function frame(theme: Theme, content: Content): string {
  return html`<div class="cwdb-no-default-styles credential-health ${theme}"><style>${trusted(WIDGET_STYLE)}</style>${content}</div>`
    .text;
}

function counts({ counts: { failing, healthy, toRotate, ...others } }: StatusPage): Markup {
  const parts = [
    [failing, 'failing', 'failing'],
    [others['cannot-tell'], 'cannot tell', 'cannot-tell'],
    [toRotate, 'to rotate', 'due'],
    [healthy, 'healthy', 'healthy'],
    [others.muted, 'muted', 'soft'],
    [others.disabled, 'disabled', 'soft'],
  ] as const;
  return html`${parts.filter(([number]) => number > 0).map(([number, words, tone]) => html`<span class="${tone}">${number} ${words}</span> `)}`;
}

function runs({ lastFullRunAt, timezone }: StatusPage, local: LocalTime): string {
  const last = local.since(lastFullRunAt);
  return last === null ? '' : `last full run ${last} ${timezone}`;
}

function table(rows: readonly Markup[]): Markup {
  return html`<table><thead><tr><th>Org</th><th>What</th><th>Since</th><th>What to do</th><th>Last 90 days</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function problemRow({ cause, members, steps }: ProblemGroup, local: LocalTime): Markup {
  const [first, ...others] = members;
  const [next] = steps;
  const more = members.length - NAMED;
  return html`
<tr><th scope="row">${members.slice(0, NAMED).map(orgLine)}${more > 0 && html`<small>and ${more} more</small>`}</th>
<td><span class="${first.condition}">${upperFirst(first.meaning)}</span><small>${cause}${others.length === 0 && first.found !== null && html`. ${step(first.found)}`}</small></td>
<td>${local.since(members.map(({ since }) => since ?? '').toSorted()[0] || null)}</td>
<td><p class="deed"><b>${upperFirst(actor(first))}.</b> ${next !== undefined && step(next)}</p>${details(steps)}</td>
<td>${others.length === 0 && strip(first.days)}</td></tr>`;
}

function orgLine(problem: Problem): Markup {
  return html`${nameOf(problem)}<small>${teamName(problem.team)}${problem.muted && ', muted'}</small>`;
}

/** CloudWatch opens what stands in `cwdb-action` beside its link; elsewhere it stays out of sight. */
function details(steps: readonly Step[]): Content {
  if (steps.length === 0) return null;
  return html`<a class="btn">${count(steps.length, 'step')}</a><cwdb-action action="html" display="popup"><ol>${steps.map((action) => html`<li>${step(action)}</li>`)}</ol></cwdb-action>`;
}

function rotationRow(row: OrgRow, local: LocalTime): Markup {
  const { secret, days } = row;
  const isStuck = secret.status === 'stuck';
  const what = isStuck ? ageWords(secret) : `rotation ${local.due(secret.dueAt)}`;
  const next = isStuck
    ? { say: 'Look at its rotation in Secrets Manager' }
    : { say: 'Once the app has a new client secret', run: ownCommand('rotate', [row.org]) };
  return html`
<tr><th scope="row">${nameOf(row)}<small>${teamName(row.team)}</small></th>
<td><span class="due">${upperFirst(what)}</span></td><td></td><td>${step(next)}</td>
<td>${strip(days)}</td></tr>`;
}

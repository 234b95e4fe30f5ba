import type { LocalTime } from '../wording/local-time.ts';
import { count, plain } from '../wording/text.ts';
import { LEGEND, skyline, strip } from './drawing.ts';
import { type Content, html, type Markup, trusted } from './html.ts';
import type { StatusPage, TeamStatus } from './page.ts';
import {
  ageBar,
  ageWords,
  anchorOf,
  apiBar,
  badge,
  CONDITION_WORDS,
  concern,
  dayInWords,
  headline,
  nameOf,
  teamName,
  timesOf,
  toneOf,
} from './parts.ts';
import { problemSections } from './report-problems.ts';
import { REPORT_SCRIPT } from './report-script.ts';
import { REPORT_STYLE, ROWS_TOGETHER } from './report-style.ts';
import { CONDITIONS, isToRotate, type OrgRow } from './row.ts';

/** Secrets listed by name under "Rotate"; the table has them all. */
const ROTATIONS_SHOWN = 24;

/**
 * The page as one file that loads nothing: its policy allows this style and this script, by hash, and forbids the rest.
 * @param sha256 Base64 SHA-256 of a text in UTF-8.
 */
export function reportHtml(page: StatusPage, sha256: (text: string) => string): string {
  const local = timesOf(page);
  const policy = `default-src 'none'; style-src 'sha256-${sha256(REPORT_STYLE)}'; script-src 'sha256-${sha256(REPORT_SCRIPT)}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${headline(page)} · Salesforce credentials</title>
<style>${trusted(REPORT_STYLE)}</style>
</head>
<body>
<a class="skip" href="#orgs">Skip to all orgs</a>
${header(page, local)}
${tools(page)}
<main>
${page.fleet.map((about) => concern(about, local))}
${problemSections(page, local)}
${history(page)}
${rotations(page, local)}
${teams(page)}
${table(page, local)}
</main>
<footer><p>Made by <strong>credential-health report</strong> from what the runs have kept; nothing is checked or loaded while you read. Days are UTC, times ${page.timezone}.</p></footer>
<script>${trusted(REPORT_SCRIPT)}</script>
</body>
</html>
`.text;
}

function header(page: StatusPage, local: LocalTime): Markup {
  const { counts, delivery } = page;
  const lastRun = local.since(page.lastFullRunAt);
  return html`<header>
<p class="eyebrow">Salesforce credentials</p>
<h1 class="${toneOf(page)}">${headline(page)}</h1>
<dl class="facts">
<div><dt>As of</dt><dd><time id="made" datetime="${page.at}">${local.stamp} ${page.timezone}</time></dd></div>
<div><dt>Last full run</dt><dd>${lastRun ?? 'none yet'}</dd></div>
<div><dt>Alerts reach</dt><dd>${listeners(delivery.confirmedSubscriptions)}${delivery.unsent > 0 && `, ${delivery.unsent} waiting`}</dd></div>
</dl>
<ul class="tiles">
${tile('failing', counts.failing, 'failing')}
${tile('cannot-tell', counts['cannot-tell'], 'cannot tell')}
${tile('due', counts.toRotate, 'to rotate')}
${tile('healthy', counts.healthy, 'healthy')}
${counts['never-checked'] > 0 && tile('off', counts['never-checked'], 'not checked yet')}
${counts.muted > 0 && tile('off', counts.muted, 'muted')}
${counts.disabled > 0 && tile('off', counts.disabled, 'disabled')}
</ul>
</header>`;
}

function listeners(confirmed: number | null): string {
  return confirmed === null ? 'not known here' : count(confirmed, 'subscription');
}

function tile(tone: string, number: number, words: string): Markup {
  return html`<li class="${number > 0 ? tone : 'zero'}"><strong>${number}</strong> ${words}</li>`;
}

function history({ days }: StatusPage): Markup {
  return html`<section aria-labelledby="history">
<h2 id="history">Orgs in trouble, by day</h2>
<figure class="history">
${skyline(days, dayInWords)}
<div class="axis" aria-hidden="true"><span>${dayInWords(days[0]?.day ?? '')}</span><span>today</span></div>
</figure>
</section>`;
}

function rotations({ orgs }: StatusPage, local: LocalTime): Content {
  const due = orgs.filter(isToRotate).toSorted((a, b) => rank(a) - rank(b) || byDue(a, b));
  if (due.length === 0) return null;
  const shown = due.slice(0, ROTATIONS_SHOWN);
  return html`<section aria-labelledby="rotate">
<h2 id="rotate">Rotate <span class="number">${due.length}</span></h2>
<ul class="rotations">${shown.map(
    (row) =>
      html`<li data-c="${row.condition}" data-t="${row.team}" data-r><strong>${nameOf(row)}</strong> <span>${row.secret.status === 'stuck' ? ageWords(row.secret) : local.due(row.secret.dueAt)}</span></li>`,
  )}</ul>
${due.length > shown.length && html`<p class="rest">and ${due.length - shown.length} more: sort all orgs by age.</p>`}
</section>`;
}

function rank({ secret }: OrgRow): number {
  return secret.status === 'stuck' ? 0 : 1;
}

function byDue(a: OrgRow, b: OrgRow): number {
  return Date.parse(a.secret.dueAt ?? '') - Date.parse(b.secret.dueAt ?? '');
}

function teams({ teams: all }: StatusPage): Content {
  if (all.length < 2) return null;
  return html`<section aria-labelledby="teams">
<h2 id="teams">Teams</h2>
<ul class="teams">${all.map(teamItem)}</ul>
</section>`;
}

function teamItem({ team, orgs, failing, cannotTell, toRotate }: TeamStatus): Markup {
  const parts = [
    [failing, 'failing', 'failing'],
    [cannotTell, 'cannot tell', 'cannot-tell'],
    [toRotate, 'to rotate', 'due'],
  ] as const;
  const shown = parts.filter(([number]) => number > 0);
  return html`<li><strong>${teamName(team)}</strong> <span class="orgs">${count(orgs, 'org')}</span>${
    shown.length === 0
      ? html` <span class="healthy">all well</span>`
      : shown.map(([number, words, tone]) => html` <span class="${tone}">${number} ${words}</span>`)
  }</li>`;
}

const COLUMNS = [
  { title: 'Org', key: 'text' },
  { title: 'Status', key: 'up' },
  { title: 'Team', key: 'text' },
  { title: 'Last 90 days', key: 'down' },
  { title: 'Secret age', key: 'down' },
  { title: 'API use', key: 'down' },
  { title: 'Last check', key: 'down' },
] as const;

function tools({ teams: all, counts }: StatusPage): Markup {
  return html`<form class="tools" id="tools" role="search" hidden>
<label class="find"><span>Find</span> <input type="search" id="find" placeholder="org, host, team or cause" autocomplete="off" spellcheck="false"></label>
<label><span>Status</span> <select id="condition"><option value="">any</option>${CONDITIONS.filter(
    (condition) => counts[condition] > 0,
  ).map(
    (condition) => html`<option value="${condition}">${CONDITION_WORDS[condition]} (${counts[condition]})</option>`,
  )}${counts.toRotate > 0 && html`<option value="rotate">To rotate (${counts.toRotate})</option>`}</select></label>
<label><span>Team</span> <select id="team"><option value="">any</option>${all.map(
    ({ team, orgs: number }) => html`<option value="t:${team}">${teamName(team)} (${number})</option>`,
  )}</select></label>
<output id="shown" for="find condition team"></output>
</form>`;
}

function table(page: StatusPage, local: LocalTime): Markup {
  const { orgs } = page;
  const groups = Array.from({ length: Math.ceil(orgs.length / ROWS_TOGETHER) }, (_, index) =>
    orgs.slice(index * ROWS_TOGETHER, (index + 1) * ROWS_TOGETHER),
  );
  return html`<section aria-labelledby="orgs-title" id="orgs" tabindex="-1">
<h2 id="orgs-title">All orgs <span class="number">${orgs.length}</span></h2>
<p class="legend">${LEGEND.map(({ words, sample }) => html`<span>${sample} ${words}</span>`)}</p>
<table role="table" id="rows" aria-labelledby="orgs-title">
<thead role="rowgroup"><tr role="row">${COLUMNS.map(({ title, key }) => html`<th role="columnheader" scope="col" data-key="${key}"${title === 'Status' && trusted(' aria-sort="ascending"')}>${title}</th>`)}</tr></thead>
${groups.map((group) => html`<tbody role="rowgroup">${group.map((org) => row(org, local))}</tbody>`)}
</table>
<p class="none" id="none" hidden>${orgs.length === 0 ? 'No org is known yet.' : 'No org matches.'}</p>
</section>`;
}

function row(org: OrgRow, local: LocalTime): Markup {
  const { condition, cause, team, host, since, secret, apiUsage, lastCheckAt, days } = org;
  const start =
    condition === 'failing' || condition === 'cannot-tell' || condition === 'removed' ? local.since(since) : null;
  const usage = apiUsage === null ? null : Math.round((apiUsage.used / Math.max(1, apiUsage.max)) * 100);
  return html`
<tr role="row" id="${anchorOf(org)}" data-c="${condition}" data-t="${team}"${isToRotate(org) && trusted(' data-r')}>
<th role="rowheader" scope="row">${nameOf(org)}${host !== null && html`<small>${plain(host, 253)}</small>`}</th>
<td role="cell" class="is" data-v="${CONDITIONS.indexOf(condition)}"><b class="${condition}">${CONDITION_WORDS[condition]}</b>${org.muted && badge('muted')}${cause !== null && html`<small>${cause}</small>`}${start !== null && html`<small>since ${start}</small>`}</td>
<td role="cell" class="of">${team !== null && plain(team, 60)}</td>
<td role="cell" class="days" data-v="${days.split('u').length * 100 + days.split('i').length}">${strip(days)}</td>
<td role="cell" class="age ${secret.status}" data-v="${secret.ageDays}">${ageWords(secret)}${ageBar(secret)}</td>
<td role="cell" class="api" data-v="${usage}">${apiUsage !== null && html`${usage} %${apiBar(apiUsage)}`}</td>
<td role="cell" class="at" data-v="${lastCheckAt === null ? null : Date.parse(lastCheckAt)}">${local.moment(lastCheckAt) ?? 'never'}</td>
</tr>`;
}

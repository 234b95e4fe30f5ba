import { CAUSES } from '../causes/catalogue.ts';
import { explainForAdmin } from '../causes/guides.ts';
import type { LocalTime } from '../wording/local-time.ts';
import { count, plain, sentence } from '../wording/text.ts';
import { anyOf, groupsOf, type ProblemGroup, TURNS, type Turn } from './groups.ts';
import { type Content, html, type Markup, trusted } from './html.ts';
import type { StatusPage } from './page.ts';
import { actor, anchorOf, badge, datesOf, evidenceText, nameOf, step, teamName, upperFirst } from './parts.ts';
import { isToRotate, type Problem } from './row.ts';

/** Orgs of one group listed by name; the table has them all. */
const NAMED = 20;
/** A group of more orgs takes the whole width, with its names side by side; where there is no width they are folded. */
const BROAD = 4;

const HEADINGS: Readonly<Record<Turn, string>> = {
  ours: 'Your turn',
  theirs: "Their admins' turn",
  nobody: 'Wait and see',
};

/** What to do, by whose turn it is, one card for each reason. */
export function problemSections({ problems }: StatusPage, local: LocalTime): Content {
  const groups = groupsOf(problems);
  return TURNS.map((turn) =>
    section(
      turn,
      groups.filter((group) => group.turn === turn),
      local,
    ),
  );
}

function section(turn: Turn, groups: readonly ProblemGroup[], local: LocalTime): Content {
  if (groups.length === 0) return null;
  const orgs = groups.reduce((sum, { members }) => sum + members.length, 0);
  return html`<section class="problems" aria-labelledby="turn-${turn}">
<h2 id="turn-${turn}">${HEADINGS[turn]} <span class="number">${orgs}</span></h2>
<div class="cards">${groups.map((group) => card(group, local))}</div>
</section>`;
}

function card(group: ProblemGroup, local: LocalTime): Markup {
  const { cause, members, steps } = group;
  const [first, ...others] = members;
  const [next] = steps;
  const letter = letterFor(group);
  return html`
<article class="card ${first.condition}${members.length > BROAD && ' broad'}">
${others.length === 0 ? alone(first, local) : title(group)}
${next !== undefined && html`<p class="next"><b>${upperFirst(actor(first))}:</b> ${step(next)}</p>`}
${others.length > 0 && names(group, local)}
<details class="steps"><summary>${count(steps.length, 'step')}${letter === null ? '' : ', and a text for their admin'}</summary>
<p class="who"><b>${upperFirst(actor(first))}</b></p>
<ol>${steps.map((action) => html`<li>${step(action)}</li>`)}</ol>
${letter !== null && html`<details class="letter"><summary>Text for their admin</summary><pre>${letter.trim()}</pre></details>`}
${others.length === 0 && answer(first)}
<p class="more"><code>${cause}</code> <a href="${first.link}" rel="noreferrer">what Salesforce or AWS says about it</a></p>
</details>
</article>`;
}

function alone(problem: Problem, local: LocalTime): Markup {
  const { meaning, found, note } = problem;
  return html`<h3 ${member(problem)}><a href="#${anchorOf(problem)}">${nameOf(problem)}</a> ${aside(problem)}</h3>
<p class="what">${sentence(upperFirst(meaning))}</p>
${found !== null && html`<p>${step(found)}</p>`}
<p class="dates">${datesOf(problem, local)}</p>
${note !== null && html`<p class="note">${plain(note)}</p>`}`;
}

function title({ cause, members }: ProblemGroup): Markup {
  return html`<h3>${count(members.length, 'org')}: ${CAUSES[cause].meaning}</h3>`;
}

/** Behind what is to be done: on a phone so many names would push it off the screen. */
function names({ cause, members }: ProblemGroup, local: LocalTime): Markup {
  const more = members.length - NAMED;
  const list = html`<ul class="members">${members
    .slice(0, NAMED)
    .map(
      (problem) =>
        html`<li ${member(problem)}><a href="#${anchorOf(problem)}">${nameOf(problem)}</a> ${aside(problem)} <span class="dates">since ${local.since(problem.since)}</span></li>`,
    )}${more > 0 && html`<li><a href="#find=${cause}">${more} more in the table</a></li>`}</ul>`;
  return members.length > BROAD ? html`<details class="names"><summary>Which orgs</summary>${list}</details>` : list;
}

/** What the filters look at. */
function member(problem: Problem): Markup {
  const { condition, team, host, cause } = problem;
  const words = plain(`${host ?? ''} ${cause}`, 400);
  return html`class="member" data-c="${condition}" data-t="${team}" data-q="${words}"${isToRotate(problem) && trusted(' data-r')}`;
}

function aside({ team, muted, flapping }: Problem): Markup {
  return html`<span class="team">${teamName(team)}</span>${muted && badge('muted')}${flapping && badge('flapping')}`;
}

function answer(problem: Problem): Content {
  const evidence = evidenceText(problem);
  return evidence === null ? null : html`<p class="evidence">Answer: <q>${evidence}</q></p>`;
}

/** The text to their admin, for the one org or for any of the group; null where it is not their turn. */
function letterFor({ turn, cause, members: [first, ...others] }: ProblemGroup): string | null {
  if (turn !== 'theirs') return null;
  const about =
    others.length === 0 ? { ...anyOf([first]), org: first.org, host: first.host } : anyOf([first, ...others]);
  return explainForAdmin(cause, about);
}

import { DARK, LIGHT } from './palette.ts';

/**
 * So many rows of the table are drawn together, or left undrawn while they are far from the window: a browser that weighs
 * thousands of rows one by one does so in every frame.
 */
export const ROWS_TOGETHER = 25;

/** The report's style sheet: light and dark by the reader's setting, wide and narrow, on screen and on paper. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media screen and (prefers-color-scheme: dark) { :root { ${DARK} } }
* { box-sizing: border-box; }
html { scroll-padding-top: 7rem; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 15px/22px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
header, .tools, main, body > footer { max-width: 82rem; margin: 0 auto; padding: 0 clamp(1rem, 3vw, 2.5rem); }
header { padding-top: clamp(1.25rem, 3vw, 2.5rem); }
h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; }
ul { padding: 0; list-style: none; }
a { color: var(--accent); text-underline-offset: .15em; }
code { font: .86em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
small { display: block; color: var(--soft); font-size: .84em; line-height: 18px; font-weight: 400; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
[hidden] { display: none !important; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; z-index: 2; background: var(--sheet); padding: .5rem 1rem; }

.eyebrow { color: var(--soft); font-size: .87rem; letter-spacing: .02em; }
h1 { font-size: clamp(1.6rem, 4vw, 2.5rem); line-height: 1.15; letter-spacing: -.02em; font-weight: 650; }
h2 { font-size: 1.1rem; font-weight: 650; margin: 2.5rem 0 .9rem; }
main > :first-child > h2 { margin-top: 1.2rem; }
h2 .number { color: var(--soft); font-weight: 400; margin-left: .25rem; }
.failing { color: var(--fail); } .cannot-tell, .due { color: var(--warn); } .healthy { color: var(--good); }
h1.failing, h1.cannot-tell, h1.healthy { color: var(--ink); }
h1::before {
  content: ""; display: inline-block; width: .5em; height: .5em; border-radius: 50%; margin-right: .4em;
  vertical-align: .1em; background: var(--good-fill); print-color-adjust: exact;
}
h1.failing::before { background: var(--fail-fill); } h1.cannot-tell::before { background: var(--warn-fill); }
.facts { display: flex; flex-wrap: wrap; gap: .2rem 2rem; margin-top: .8rem; }
.facts div { display: flex; gap: .45rem; } .facts dt { color: var(--soft); } .facts .old { color: var(--warn); }
.tiles { display: flex; flex-wrap: wrap; gap: .6rem 2.2rem; margin-top: 1.4rem; }
.tiles strong { font-size: 1.9rem; line-height: 1.1; font-weight: 600; display: block; letter-spacing: -.01em; }
.tiles .zero, .tiles .off { color: var(--soft); } .tiles .zero strong { font-weight: 400; }
.skyline { display: block; width: 100%; height: 4.25rem; }
.skyline .hover { fill: transparent; } .skyline g:hover .hover { fill: var(--track); }
.axis { display: flex; justify-content: space-between; color: var(--soft); font-size: .8rem; margin-top: .2rem; }
.day-u { fill: var(--fail-fill); } .day-i { fill: var(--warn-fill); } .day-h { fill: var(--good-fill); }
.day-d, .day-none { fill: var(--off-fill); }

.concern { border-left: 4px solid var(--fail-fill); background: var(--fail-wash); padding: .8rem 1.1rem; margin-top: 1.5rem; border-radius: 0 6px 6px 0; color: var(--ink); }
.concern.cannot-tell { border-color: var(--warn-fill); background: var(--warn-wash); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); gap: .9rem; align-items: start; }
.card {
  display: flex; flex-direction: column; gap: .15rem; background: var(--sheet); color: var(--ink); border: 1px solid var(--line); border-left: 4px solid var(--fail-fill);
  border-radius: 6px; padding: .9rem 1.1rem; content-visibility: auto; contain-intrinsic-size: auto 12rem;
}
.card.cannot-tell { color: var(--ink); border-left-color: var(--warn-fill); }
h3 { font-size: 1.02rem; font-weight: 650; line-height: 1.35; }
h3 a, .members a { color: inherit; text-decoration: none; } h3 a:hover, .members a:hover { text-decoration: underline; }
.members { margin: .35rem 0; font-size: .93rem; } .members { display: grid; gap: .15rem 1.5rem; } .broad { grid-column: 1 / -1; } .broad .members { grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); } .members a { font-weight: 600; }
.team, .badge { font-size: .8rem; font-weight: 400; color: var(--soft); }
.team { margin-left: .35rem; }
.badge { border: 1px solid var(--line); border-radius: 99px; padding: 0 .5rem; margin-left: .3rem; }
.dates, .note { color: var(--soft); font-size: .9rem; }
.note::before { content: "Note: "; }
.next { margin-top: .5rem; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 6; overflow: hidden; font-size: .93rem; }
.next b { font-weight: 600; }
.card:has(.steps[open]) .next { display: none; }
details { margin-top: auto; padding-top: .45rem; }
summary { cursor: pointer; color: var(--accent); font-size: .9rem; width: fit-content; }
.names { margin: 0; }
@supports selector(::details-content) {
  @media (min-width: 44.01rem) { .names { padding: 0; } .names summary { display: none; } .names::details-content { content-visibility: visible; display: block; height: auto; } }
}
details ol { margin: .6rem 0; padding-left: 1.3rem; } ol li + li { margin-top: .3rem; }
.command, .letter pre { display: block; background: var(--page); border: 1px solid var(--line); border-radius: 5px; padding: .35rem .55rem; margin: .25rem 0; white-space: pre-wrap; }
.letter { padding-top: 0; margin: 0; } .letter pre { font: .86em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.copy { font: inherit; font-size: .8rem; color: var(--accent); background: none; border: 1px solid var(--line); border-radius: 5px; padding: .05rem .5rem; cursor: pointer; }
.next .copy { display: none; }
.tip { position: fixed; z-index: 3; background: var(--ink); color: var(--page); border-radius: 4px; padding: .1rem .5rem; font-size: .8rem; pointer-events: none; white-space: nowrap; }
.evidence, .more { font-size: .87rem; color: var(--soft); margin-top: .4rem; }
.more code { margin-right: .5rem; }
.rotations { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: .35rem 2rem; }
.rotations span, .teams .orgs { color: var(--soft); }
.rotations span { margin-left: .35rem; } .rest { color: var(--soft); margin-top: .5rem; }
.teams { display: flex; flex-wrap: wrap; gap: .4rem 2.2rem; } .teams span { margin-left: .45rem; white-space: nowrap; }

.tools { display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: center; position: sticky; top: 0; z-index: 1; background: var(--page); padding-block: .6rem; margin-top: 1rem; }
.tools label { display: flex; gap: .45rem; align-items: center; min-width: 0; } .tools label span, output { color: var(--soft); font-size: .9rem; }
.tools input, .tools select { font: inherit; color: inherit; background: var(--sheet); border: 1px solid var(--soft); border-radius: 6px; padding: .3rem .55rem; min-height: 2.25rem; max-width: 100%; min-width: 0; }
.find input { width: 17rem; } .tools select { max-width: 14rem; } ::placeholder { color: var(--soft); opacity: 1; }
table, thead, tbody { display: block; }
tr { display: grid; grid-template-columns: minmax(9rem, 2.4fr) minmax(9.5rem, 1.3fr) minmax(4.5rem, .6fr) 270px minmax(7rem, .8fr) 5.5rem 5.5rem; gap: 0 1.2rem; align-items: center; padding: 9px 13px; }
thead tr { padding-block: 5px; align-items: end; }
tbody tr { background: var(--sheet); border: 1px solid var(--line); border-top-width: 0; }
thead + tbody tr:first-child { border-top-width: 1px; }
tbody { --row: 60px; content-visibility: auto; contain-intrinsic-size: auto calc(${ROWS_TOGETHER} * var(--row)); }
tbody tr:target { outline: 2px solid var(--accent); outline-offset: -2px; }
thead { border-bottom: 1px solid var(--line); position: sticky; top: 3.45rem; z-index: 1; background: var(--page); }
th { text-align: left; font-weight: 600; } td, th { padding: 0; min-width: 0; }
thead th { font-size: .84rem; color: var(--soft); font-weight: 500; }
th button { font: inherit; color: inherit; background: none; border: 0; padding: .25rem 0; cursor: pointer; text-align: left; }
th button::after { content: " \\2195"; opacity: .45; } th[aria-sort] { color: var(--ink); }
th[aria-sort=ascending] button::after { content: " \\2191"; opacity: 1; } th[aria-sort=descending] button::after { content: " \\2193"; opacity: 1; }
.is b { font-weight: 600; } .is b.disabled, .is b.removed, .is b.never-checked { color: var(--soft); }
.of, .at { color: var(--soft); font-size: .9rem; } .age, .api { font-size: .9rem; }
.age.overdue, .age.stuck { color: var(--fail); } .age.due { color: var(--warn); }
.strip { display: block; width: 270px; height: 22px; mask: repeating-linear-gradient(90deg, #000 0 2px, #0000 2px 3px); }
.bar { display: block; width: 100%; max-width: 9rem; height: 4px; margin-top: 3px; border-radius: 2px; background: var(--track); }
.calm { fill: var(--soft); opacity: .6; } .warn { fill: var(--warn-fill); } .fail { fill: var(--fail-fill); }
.none { padding: 1.5rem .8rem; color: var(--soft); }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; margin-bottom: .6rem; color: var(--soft); font-size: .84rem; }
.sample { width: .8rem; height: .9rem; vertical-align: -.1em; }
body > footer { color: var(--soft); font-size: .84rem; padding-block: 2.5rem; }

@media (max-width: 74rem) {
  tr { grid-template-columns: minmax(0, 7fr) minmax(0, 5fr) minmax(0, 6fr) minmax(0, 5fr); gap: 6px 1.2rem; padding: 12px 14px; align-items: start; }
  thead { position: static; }
  thead tr { display: flex; flex-wrap: wrap; padding: 0 0 .4rem; gap: 0 1rem; }
  tbody th { grid-column: 1 / 3; } .is { grid-column: 3; } .of { grid-column: 4; text-align: right; }
  .days { grid-column: 1 / 3; } .age { grid-column: 3; } .api { display: none; } .at { grid-column: 4; text-align: right; }
  tbody { --row: 102px; }
}
@media (max-width: 44rem) {
  .next { -webkit-line-clamp: 8; }
  tbody tr { contain-intrinsic-size: auto 170px; }
  tr { grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); }
  tbody th { grid-column: 1; } .is { grid-column: 2; text-align: right; } .days { grid-column: 1 / 3; }
  .age { grid-column: 1; } .of { grid-column: 1; text-align: left; } .at { grid-column: 2; } .api { display: block; grid-column: 2; text-align: right; }
  .api .bar { margin-left: auto; } .api:empty { display: none; } tbody { --row: 200px; }
  .find { flex: 1 0 100%; } .find input { flex: 1; width: 100%; } .tools { position: static; margin-top: .4rem; gap: .4rem .6rem; } .tools label:not(.find) { flex: 1 1 0; } .tools select { flex: 1; }
  thead { position: static; } header { padding-top: .8rem; } .eyebrow { display: none; } .facts { gap: 0 1.2rem; margin-top: .4rem; font-size: .87rem; line-height: 19px; }
  .tiles { gap: .3rem 1.4rem; margin-top: .7rem; } .tiles strong { font-size: 1.3rem; } h2 { margin-top: 1.4rem; } main > .problems:first-child h2 { margin-top: .6rem; }
}
@media (prefers-contrast: more) { :root { --soft: var(--ink); --line: var(--soft); } }
@media (forced-colors: active) { .strip, .skyline, .bar, .sample { forced-color-adjust: none; } }
@media print {
  body { background: #fff; font-size: 10pt; } .tools, .skip, th button::after { display: none !important; }
  .card, tbody { content-visibility: visible; } .card, tbody tr { break-inside: avoid; } h2 { break-after: avoid; }
  details::details-content { content-visibility: visible; display: block; height: auto; } summary { list-style: none; } .copy, .tip { display: none !important; }
  .concern, .strip, .bar, .skyline { print-color-adjust: exact; }
}
`;

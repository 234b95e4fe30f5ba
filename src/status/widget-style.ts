import { DARK, LIGHT } from './palette.ts';

/** The widget's style sheet. The theme is a class, because CloudWatch has a setting of its own for it. */
export const WIDGET_STYLE = `
.credential-health {
  ${LIGHT}
  color: var(--ink); font: 13px/1.45 "Amazon Ember", "Helvetica Neue", Roboto, Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere; container-type: inline-size;
}
.credential-health.dark { ${DARK} }
.credential-health p { margin: 0 0 .4em; }
.credential-health .head { display: flex; flex-wrap: wrap; gap: .2em 1.2em; align-items: baseline; margin-bottom: .8em; }
.credential-health .head strong { font-size: 1.3em; }
.credential-health .soft, .credential-health small, .credential-health summary { color: var(--soft); }
.credential-health .failing { color: var(--fail); } .credential-health .healthy { color: var(--good); }
.credential-health .cannot-tell, .credential-health .due { color: var(--warn); }
.credential-health .concern { color: var(--ink); background: var(--fail-wash); border-left: 3px solid var(--fail-fill); padding: .6em .9em .3em; margin-bottom: .8em; }
.credential-health .concern.cannot-tell { background: var(--warn-wash); border-color: var(--warn-fill); }
.credential-health table { font: inherit; color: inherit; width: 100%; border-collapse: collapse; }
.credential-health th, .credential-health td { text-align: left; vertical-align: top; padding: .5em 1em .5em 0; border-bottom: 1px solid var(--line); }
.credential-health thead th { color: var(--soft); font-weight: 400; padding-block: .2em; white-space: nowrap; }
.credential-health small { display: block; font-size: .92em; font-weight: 400; }
.credential-health th[scope=row] { min-width: 9em; }
.credential-health td:nth-child(2) { width: 26%; min-width: 9em; } .credential-health td:nth-child(3) { white-space: nowrap; } .credential-health td:nth-child(4) { width: 36%; }
.credential-health code { font: .92em ui-monospace, Menlo, Consolas, monospace; }
.credential-health .command { display: block; background: var(--track); padding: .2em .4em; margin: .2em 0; }
.credential-health .deed { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; margin: 0; }
.credential-health cwdb-action { display: none; } .credential-health .btn { color: var(--accent); font-size: .92em; cursor: pointer; }
.credential-health ol { margin: .3em 0; padding-left: 1.4em; } .credential-health summary { cursor: pointer; }
.credential-health .strip { display: block; width: 180px; height: 18px; }
.credential-health .skyline { display: block; width: 100%; height: 48px; } .credential-health .skyline .hover { fill: transparent; }
.credential-health .day-u { fill: var(--fail-fill); } .credential-health .day-i { fill: var(--warn-fill); }
.credential-health .day-h { fill: var(--good-fill); } .credential-health .day-d, .credential-health .day-none { fill: var(--off-fill); }
@container (max-width: 800px) { .credential-health thead th:nth-child(5), .credential-health td:nth-child(5) { display: none; } .credential-health .deed { -webkit-line-clamp: 4; } }
@container (max-width: 560px) {
  .credential-health thead { display: none; } .credential-health tr { display: block; border-bottom: 1px solid var(--line); padding: .5em 0; }
  .credential-health th, .credential-health td:nth-child(n) { display: block; width: auto; border: 0; padding: 0 0 .2em; }
  .credential-health td:nth-child(5), .credential-health td:empty { display: none; } .credential-health th small { display: inline; margin-left: .5em; } .credential-health th small::after { content: "\\A"; white-space: pre; }
}
`;

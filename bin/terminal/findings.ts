import { styleText } from 'node:util';
import { evidenceLine, ROLES } from '../../src/causes/verdict.ts';
import { listed, plain, sentence } from '../../src/wording/text.ts';
import { paragraph, quotation, step, steps } from './paragraphs.ts';
import { byUrgency, type ShownOrg, verdictCell } from './verdict-table.ts';

/** With more failing orgs than this, only the first step of each cause is shown. */
const ALL_STEPS_UP_TO = 3;
/** Orgs named under one cause. */
const ORGS_PER_CAUSE = 10;
const MOST_HINTS = 20;

/** Commands that show more, as they can be pasted. */
export type FindingCommands = { readonly explain: (org: string) => string };

/** What is wrong, with evidence, who acts and what to do: one paragraph a cause, in the order of the table. */
export function findings(orgs: readonly ShownOrg[], commands: FindingCommands): string {
  const unwell = byUrgency(orgs).filter(({ verdict }) => verdict === 'unhealthy' || verdict === 'inconclusive');
  const all = unwell.length <= ALL_STEPS_UP_TO;
  return [...Map.groupBy(unwell, ({ cause }) => cause).values()]
    .map((same) => finding(same, all, commands))
    .join('\n\n');
}

function finding(orgs: readonly ShownOrg[], all: boolean, { explain }: FindingCommands): string {
  const [first] = orgs;
  if (first === undefined) return '';
  const { text, paint = (plainText: string) => plainText } = verdictCell(first);
  // What a comparison of versions knows stands alone, beside the org.
  const whole = orgs.every(knowsItsWay) ? [] : (first.steps ?? []);
  const shown = all ? whole : whole.slice(0, 1);
  const left = whole.length - shown.length;
  const lines = [
    paragraph('', `${text}: ${first.meaning ?? ''}`).replace(text, paint(text)),
    ...orgs.slice(0, ORGS_PER_CAUSE).flatMap(found),
  ];
  if (orgs.length > ORGS_PER_CAUSE) {
    const others = orgs.slice(ORGS_PER_CAUSE).map(({ org }) => plain(org, 40));
    lines.push(paragraph('  and    ', listed(others, 10)));
  }
  if (first.whoActs !== null) lines.push(paragraph('  Who    ', sentence(ROLES[first.whoActs])));
  if (shown.length > 0) lines.push(steps('  Do     ', shown));
  if (left > 0) lines.push(`  More\n    ${styleText('dim', explain(first.org))}`);
  return lines.join('\n');
}

function found({ org, team, evidence, rotation }: ShownOrg): readonly string[] {
  const name = plain(org, 60) + (team === null ? '' : ` (team ${plain(team, 40)})`);
  const received = evidence === null ? '' : plain(evidenceLine(evidence), 400);
  const lines = [quotation('  Org    ', received === '' ? name : `${name}: ${received}`)];
  return rotation.versions === null || rotation.step === null ? lines : [...lines, step('  Found  ', rotation.step)];
}

/** A comparison of the secret's versions has found one that works, and says how to make it the current one. */
function knowsItsWay({ rotation: { versions, step: found } }: ShownOrg): boolean {
  return found?.run != null && Object.values(versions ?? {}).includes('works');
}

/** What is worth knowing beside the verdicts: hints, and the way off the password flow. */
export function hintLines(orgs: readonly ShownOrg[]): string {
  const all = byUrgency(orgs).flatMap(({ org, hints, migration, evidence }) =>
    // What is shown as the reason already is no news.
    [...hints.filter((hint) => hint !== evidence?.description), ...(migration === null ? [] : [migration])].map(
      (hint) => `${plain(org, 60)}: ${plain(hint, 500)}`,
    ),
  );
  if (all.length === 0) return '';
  const more = all.length - MOST_HINTS;
  const shown = all.slice(0, MOST_HINTS).map((hint) => step('  ', { say: hint }));
  return ['Worth knowing', ...shown, ...(more > 0 ? [`  And ${more} more; --json shows all.`] : [])].join('\n');
}

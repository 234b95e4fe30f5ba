import type { ReadMessage, Section } from './message.ts';
import type { Seen } from './witness.ts';
import { DAY, isSilent, MINUTE } from './world.ts';

/** What a message says against how everything stands in its run. */
export type Verdicts = { readonly falselyFailing: readonly string[]; readonly untrue: readonly string[] };

const FAILING: ReadonlySet<string> = new Set(['failing', 'still-failing', 'cause-changed']);

export function judgeClaims(message: ReadMessage, seen: ReadonlyMap<string, Seen>): Verdicts {
  const falselyFailing: string[] = [];
  const untrue: string[] = [];
  for (const { org, orgs, kind, stage, cause, since, text } of message.notices) {
    const stands = org === null ? undefined : seen.get(org);
    for (const each of kind === 'fleet-incident' ? (orgs ?? []) : [])
      if (seen.get(each)?.says === null) untrue.push(`${each} is said to give no answer`);
    if (kind === 'fleet-incident' && orgs?.length === 0) untrue.push('an outage of nobody');
    if (stands === undefined || org === null) continue;
    if (stage === 'ended') {
      if (kind === 'recovered' && stands.says !== null && !text.includes('came and went'))
        untrue.push(`${org} works again`);
      continue;
    }
    if (FAILING.has(kind) && stands.failing === 'no') falselyFailing.push(`${org} ${kind}`);
    if (FAILING.has(kind) && stage !== 'reminder' && stands.failing === 'yes' && cause !== stands.says)
      untrue.push(`${org} fails by ${cause}, truly ${stands.says}`);
    const began = Date.parse(since ?? '');
    const isEarly = began < (stands.brokenSince ?? 0) - 20 * MINUTE || began > (stands.surelySince ?? 0) + 20 * MINUTE;
    if (kind === 'failing' && stage === 'opened' && isEarly)
      untrue.push(`${org} fails since ${since}, truly ${iso(stands.brokenSince)}`);
    if (kind === 'cannot-tell' && stands.watched && stands.says === null) untrue.push(`${org} gives no answer`);
  }
  for (const section of message.sections) {
    for (const name of section.orgs) {
      const stands = seen.get(name);
      if (stands === undefined || !stands.watched) continue;
      const wrong = wrongIn(section, stands);
      if (wrong === 'failing') falselyFailing.push(`${section.label}: ${name}`);
      if (wrong === 'untrue') untrue.push(`${section.label}: ${name} ${section.words.slice(0, 60)}`);
    }
  }
  if (message.full) untrue.push(...wrongCounts(message, seen));
  return { falselyFailing, untrue };
}

function wrongIn(
  { label, words }: Section,
  { org, failing, says, muted, storedAt, maxAge }: Seen,
): 'failing' | 'untrue' | null {
  const works = says === null;
  if (label === 'Failing' || /^Waiting for (?!an answer)/.test(label)) {
    const own = label === 'Failing' ? null : label.startsWith('Waiting');
    return failing === 'no' && (own === null || works || !isSilent(says)) ? 'failing' : null;
  }
  if (label === 'Silent' || label === 'Waiting for an answer' || label.startsWith('Parked'))
    return works ? 'untrue' : null;
  if (label === 'Back') return works ? null : 'untrue';
  if (label === 'Muted') return muted ? null : 'untrue';
  if (label.startsWith('Secrets ')) {
    const due = storedAt + maxAge * DAY;
    const [, day, month] = new RegExp(`${org.name} (\\d+) (\\w{3})`).exec(words) ?? [];
    const near = [-1, 0, 1].some((days) => {
      const date = new Date(due + days * DAY);
      return date.getUTCDate() === Number(day) && date.toUTCString().includes(month ?? '?');
    });
    return near ? null : 'untrue';
  }
  return null;
}

/** Subject, text and machine form agree with each other and with the truth. */
function wrongCounts(
  { audience, summary, counts, subjectCounts }: ReadMessage,
  seen: ReadonlyMap<string, Seen>,
): readonly string[] {
  const own = [...seen.values()].filter(({ watched, team }) => watched && (audience === 'all' || team === audience));
  const number = (matches: (org: Seen) => boolean) => own.filter(matches).length;
  const [sure, maybe] = [number(({ failing }) => failing === 'yes'), number(({ failing }) => failing === 'maybe')];
  const healthy = number(({ says }) => says === null);
  const wrong: string[] = [];
  const { checked, failing, cannotTell, settling, doubtful } = summary;
  if (checked !== own.length) wrong.push(`${checked} checked, truly ${own.length}`);
  if (summary.healthy !== healthy) wrong.push(`${summary.healthy} healthy, truly ${healthy}`);
  if (failing < sure || failing > sure + maybe) wrong.push(`${failing} failing, truly ${sure} to ${sure + maybe}`);
  if (summary.healthy + failing + cannotTell + settling + doubtful !== checked)
    wrong.push('the parts are not the whole');
  const muted = number((org) => org.muted && org.failing === 'yes');
  const mayBeMuted = number((org) => org.muted && org.failing !== 'no');
  if (summary.muted < muted || summary.muted > mayBeMuted) wrong.push(`${summary.muted} muted, truly ${muted}`);
  const said: Readonly<Record<string, number>> = {
    ...{ all: checked, healthy: summary.healthy, failing, settling, doubtful },
    ...{ 'cannot tell': cannotTell, 'of them muted': summary.muted },
  };
  for (const [what, some] of Object.entries(counts ?? {}))
    if (some !== said[what]) wrong.push(`text: ${some} ${what}, machine form: ${said[what]}`);
  for (const { what, some, all } of subjectCounts)
    if (some !== said[what] || all !== checked)
      wrong.push(`subject: ${some} of ${all} ${what}, machine form: ${said[what]}`);
  return wrong;
}

function iso(at: number | null): string {
  return at === null ? 'never' : new Date(at).toISOString();
}

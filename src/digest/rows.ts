import { stepLine } from '../causes/step.ts';
import { isAgeReminder, type Notice } from '../state/notice.ts';
import type { LocalTime } from '../wording/local-time.ts';
import { endingCommand, wrapCommand } from '../wording/shell-commands.ts';
import { bytesInJson, duration, plain, row, sentence, wrap } from '../wording/text.ts';
import type { Briefing } from './audience.ts';
import { placeOf, type RunContext, whatHappened } from './entry.ts';

/** Label of the row of rotations, see `placeOf`. */
const ROTATE = 'ROTATE';
/** Sentences in one row; more are counted. */
const ROW_LIMIT = 30;

type Sentence = { readonly label: string; readonly say: () => string };

/** One row a label; what does not fit into `budget` bytes or the row's limit is counted at its end. */
export function rowsText(briefing: Briefing, { local }: RunContext, budget: number): string {
  const labelled = Map.groupBy(
    [...briefing.notices.flatMap((notice) => sentenceOf(notice, local)), ...alsoFailing(briefing, local)],
    ({ label }) => label,
  );
  const steps = rotationSteps(briefing);
  let left = budget - bytesInJson(steps);
  const rows = [...labelled].flatMap(([label, sentences]) => {
    const shown: string[] = [];
    for (const { say } of sentences.slice(0, ROW_LIMIT)) {
      const text = say();
      left -= bytesInJson(text) + 1;
      if (left < 0) break;
      shown.push(text);
    }
    const more = sentences.length - shown.length;
    if (more > 0) shown.push(shown.length === 0 ? `${more}.` : `And ${more} more.`);
    const text = wrap(row(label), shown.join(' '));
    return label === ROTATE && steps !== '' ? [text, steps] : [text];
  });
  return rows.join('\n');
}

/** How to rotate, once: the steps of the most urgent reminder, which differ from the others' in names only. */
function rotationSteps({ notices }: Briefing): string {
  const first = notices.find((notice) => isAgeReminder(notice) && notice.actions.length > 0);
  if (first === undefined) return '';
  const steps = plain(first.actions.map(stepLine).join(' '), 1000);
  const words = first.org === null ? steps : `Steps for ${plain(first.org, 80)}: ${steps}`;
  const ending = endingCommand(words);
  if (ending === null) return wrap(row(''), sentence(words));
  return [wrap(row(''), ending.prose), wrapCommand(row(''), ending.command)].join('\n');
}

/** Orgs that fail and have no entry of their own in this digest: told of before, or not for certain yet. */
function alsoFailing({ failing, notices }: Briefing, local: LocalTime): readonly Sentence[] {
  const told = new Set(
    notices.filter((notice) => notice.cause !== null && placeOf(notice).as === 'entry').map(({ org }) => org),
  );
  const folded = new Set(notices.filter(({ kind }) => kind === 'fleet-incident').map(({ cause }) => cause));
  return failing
    .filter(({ org, cause }) => !told.has(org) && !folded.has(cause))
    .map(({ org, cause, since }, index) => ({
      label: 'ALSO',
      say: () => {
        const start = local.since(since);
        return `${index === 0 ? 'failing: ' : ''}${plain(org, 80)}${start === null ? '' : ` since ${start}`} [${cause}].`;
      },
    }));
}

function sentenceOf(notice: Notice, local: LocalTime): readonly Sentence[] {
  const { as, heading } = placeOf(notice);
  if (as === 'entry') return [];
  const name = notice.org === null ? '' : `${plain(notice.org, 80)}: `;
  return [{ label: heading, say: () => sentence(`${name}${happened(notice, local)}`) }];
}

function happened(notice: Notice, local: LocalTime): string {
  const { kind, cause, since, at, dueAt, found } = notice;
  if (isAgeReminder(notice)) return local.due(dueAt) ?? whatHappened(notice);
  const lasted = Date.parse(at) - Date.parse(since ?? '');
  if (kind !== 'recovered' || !(lasted >= 0)) return whatHappened(notice);
  const details = [cause === null ? '' : `was ${cause}`, plain(found ?? '', 200)].filter((detail) => detail !== '');
  return `healthy again after ${duration(lasted)}${details.length === 0 ? '' : ` (${details.join('; ')})`}`;
}

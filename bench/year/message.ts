import type { Message } from './record.ts';

/** What a machine reads of a message; the schema is promised outward (docs/schemas/digest.schema.json). */
export type Notice = {
  readonly id: string;
  readonly matterId: string;
  readonly stage: 'opened' | 'changed' | 'reminder' | 'ended';
  readonly kind: string;
  readonly org: string | null;
  readonly orgs: readonly string[] | null;
  readonly severity: string;
  readonly cause: string | null;
  readonly since: string | null;
  readonly text: string;
};

type Summary = Readonly<
  Record<'checked' | 'healthy' | 'failing' | 'cannotTell' | 'settling' | 'doubtful' | 'muted', number>
>;

/** A message as a person and a machine read it. */
export type ReadMessage = Message & {
  readonly full: boolean;
  readonly summary: Summary;
  readonly notices: readonly Notice[];
  /** Every org whose name stands in the text or in the machine's form. */
  readonly names: ReadonlySet<string>;
  readonly sections: readonly Section[];
  /** `42 healthy, 3 failing` of the text, by what is counted; null where it is not said. */
  readonly counts: Readonly<Record<string, number>> | null;
  /** Numbers that the subject gives: what, how many, of how many. */
  readonly subjectCounts: readonly { readonly what: string; readonly some: number; readonly all: number }[];
};

/** A line of the text that begins with such a label, with the orgs it names and, for dates, what stands behind each. */
export type Section = { readonly label: string; readonly orgs: readonly string[]; readonly words: string };

const NAME = /org-\d{4}/g;
const LABELS =
  /(?:^|(?<= ))(Waiting for [a-zA-Z ]+|Back|Came and went|Handed over|Switched off, no longer checked|Removed|Parked[a-z0-9, ]*|Muted|Cannot be checked, because of their login flow|Secrets overdue since|Secrets to rotate by|Over|Still flapping|Rotation still stuck half-way|Uses the username-password flow[^:]*|The old key pair ends[^:]*|Not confirmed, so not reached): /g;

export function readMessage(message: Message): ReadMessage {
  const { summary, notices, omittedOrgs } = JSON.parse(message.json);
  const blocks = message.text
    .trimEnd()
    .split('\n\n')
    .map((block) => block.replaceAll('\n', ' '));
  const entries = blocks
    .filter((block) => /\b(?:Failing|Cannot tell|No usable answer) since\b/.test(block))
    .map((block) => sectionOf(/\bFailing since\b/.test(block) ? 'Failing' : 'Silent', block));
  return {
    ...message,
    full: summary.full,
    summary,
    notices,
    names: new Set([
      ...namesIn(message.text),
      ...omittedOrgs,
      ...notices.flatMap(({ org, orgs }: Notice) => [...(org === null ? [] : [org]), ...(orgs ?? [])]),
    ]),
    sections: [...entries, ...blocks.flatMap(labelled)],
    counts: countsIn(blocks),
    subjectCounts: subjectCounts(message.subject),
  };
}

function labelled(block: string): readonly Section[] {
  const found = [...block.matchAll(LABELS)];
  return found.map((match, index) =>
    sectionOf(match[1] ?? '', block.slice(match.index + match[0].length, found[index + 1]?.index ?? block.length)),
  );
}

function sectionOf(label: string, words: string): Section {
  return { label, orgs: [...new Set(namesIn(words))], words };
}

export function namesIn(text: string): readonly string[] {
  return text.match(NAME) ?? [];
}

function countsIn(blocks: readonly string[]): Readonly<Record<string, number>> | null {
  const line = blocks.flatMap((block) => /(?:^| )(\d+) orgs?(?: of team \S+)?: (\d[^;.]*)/.exec(block) ?? []);
  if (line.length === 0) return null;
  const counts: Record<string, number> = { all: Number(line[1]) };
  for (const [, number, what] of (line[2] ?? '').matchAll(
    /(\d+) (healthy|failing|cannot tell|settling|doubtful|of them muted)/g,
  ))
    counts[what ?? ''] = Number(number);
  return counts;
}

const SUBJECTS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['failing', /(\d+) of (\d+) (?:still )?failing/],
  ['failing', /failing \((\d+) of (\d+)\)/],
  ['healthy', /(\d+) of (\d+) healthy/],
  ['healthy', /\b(all) (\d+) healthy/],
  ['cannot tell', /\((\d+) of (\d+) silent\)/],
];

function subjectCounts(subject: string) {
  return SUBJECTS.flatMap(([what, pattern]) => {
    const [, some, all] = pattern.exec(subject) ?? [];
    return all === undefined ? [] : [{ what, some: some === 'all' ? Number(all) : Number(some), all: Number(all) }];
  });
}

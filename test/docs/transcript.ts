/**
 * One command of a transcript and what it printed. `typed`: a line for the simulator, which runs in a terminal of its own;
 * `seen`: what came in the emulator's terminal; `pasted`: a link for `setup`, which waits for it, and what that prints then.
 */
export type Step = {
  readonly kind: 'command' | 'typed' | 'seen' | 'pasted';
  readonly text: string;
  readonly output: string;
};

const BLOCK = /^```console(?: (simulator|emulator|setup))?\n([\s\S]*?)^```$/gm;

/** The steps of every `console` block, in order. A command follows `$ ` and goes on while its lines end with `\`. */
export function stepsOf(markdown: string): readonly Step[] {
  return [...markdown.matchAll(BLOCK)].flatMap(([, where, body = '']) => stepsIn(where, body));
}

/** The same document with other outputs, one for each step. */
export function withOutputs(markdown: string, outputs: readonly string[]): string {
  const rest = [...outputs];
  return markdown.replace(BLOCK, (_, where: string | undefined, body: string) => {
    const prompt = where === undefined ? '$ ' : '';
    const lines = stepsIn(where, body).map(
      ({ text }) => `${text === '' ? '' : `${prompt}${text}\n`}${rest.shift() ?? ''}`,
    );
    return `\`\`\`console${where === undefined ? '' : ` ${where}`}\n${lines.join('')}\`\`\``;
  });
}

function stepsIn(where: string | undefined, body: string): readonly Step[] {
  switch (where) {
    case undefined:
      return commandsIn(body);
    case 'simulator':
      return [{ kind: 'typed', ...typedIn(body) }];
    case 'setup':
      return [{ kind: 'pasted', ...typedIn(body) }];
    default:
      return [{ kind: 'seen', text: '', output: body }];
  }
}

function commandsIn(body: string): readonly Step[] {
  return [...body.matchAll(/^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)/gm)].map(([, text = '', output = '']) => ({
    kind: 'command',
    text,
    output,
  }));
}

function typedIn(body: string): Pick<Step, 'text' | 'output'> {
  const end = body.indexOf('\n');
  return { text: body.slice(0, end), output: body.slice(end + 1) };
}

const VOLATILE: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'INSTANT'],
  [/\b\d{4}-\d\d-\d\d\b/g, 'DAY'],
  [/\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?: \d{4})?\b/g, 'DAY'],
  [/\b(?:today|yesterday)\b/g, 'DAY'],
  [/\b\d\d:\d\d(?::\d\d(?:\.\d+)?)?\b/g, 'CLOCK'],
  [/\b(?:\d+(?:\.\d+)? m?s|less than a minute|\d+ minutes?)\b/g, 'TIME'],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'ID'],
  [/\b3MVG9[\w-]+/g, 'KEY'],
  [/\bToken=[0-9a-f]{48}\b/g, 'TOKEN'],
  [/(?<=[0-9A-F]{8}-)[A-Z0-9]{12}\b/g, 'SUFFIX'],
  [/(:secret:[\w/-]+)-\w{6}\b/g, '$1-SUFFIX'],
];

/** A text without what differs from run to run: times, durations, ids, and the widths and breaks that follow from them. */
export function steadyPart(text: string): string {
  const steady = VOLATILE.reduce((so, [pattern, name]) => so.replace(pattern, name), text);
  return steady.replace(/\n? +/g, ' ');
}

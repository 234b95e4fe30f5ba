import { LINE_WIDTH, withoutEnd } from './text.ts';

/** A line and what the shell needs at its end to read on. */
type Line = { readonly text: string; readonly end: ' \\' | '' };

/** A command that ends a step, as the catalogue and the alerts write them: after a colon. */
const ENDING_COMMAND = /^(.*:) ((?:\(umask|aws|npm|curl|openssl|credential-health) .*)$/s;

/** A step's words, up to the colon, and the command that ends it; null when it ends in none. */
export function endingCommand(step: string): { readonly prose: string; readonly command: string } | null {
  const parts = ENDING_COMMAND.exec(step);
  return parts?.[1] === undefined || parts[2] === undefined ? null : { prose: parts[1], command: parts[2] };
}

/**
 * A shell command in lines of at most {@link LINE_WIDTH} columns that can be copied as they stand: broken lines end in
 * the shell's continuation, a JSON argument is broken between its members, and any other argument longer than a line
 * goes on without indent.
 */
export function wrapCommand(label: string, command: string): string {
  const line = `${label}${command}`;
  if (line.length <= LINE_WIDTH) return line;
  const room = LINE_WIDTH - label.length - 2;
  const lines: Line[] = [];
  let current = '';
  for (const unit of unitsOf(command, room)) {
    if (current !== '' && current.length + 1 + unit.length <= room) {
      current += ` ${unit}`;
      continue;
    }
    if (current !== '') lines.push({ text: current, end: ' \\' });
    const [last = '', ...before] = jsonLines(unit, room).toReversed();
    lines.push(...before.toReversed().map((text) => ({ text, end: '' as const })));
    current = last;
  }
  lines.push({ text: current, end: '' });
  return lines
    .map(({ text, end }, index) => `${index === 0 ? label : ' '.repeat(label.length)}${text}${end}`)
    .flatMap(breakArgument)
    .join('\n');
}

/** Up to and with a comma between members, or the end; commas within strings are no ends. */
const JSON_MEMBER = /(?:"(?:[^"\\]|\\.)*"|[^",])+,?|,/g;

/** JSON in single quotes with every member on a line or several on one: white space between members means nothing. */
function jsonLines(unit: string, room: number): readonly string[] {
  if (unit.length <= room || !/^'\{[^']*\}'$/.test(unit)) return [unit];
  const members = unit.match(JSON_MEMBER) ?? [];
  if (members.join('') !== unit || members.some((member) => member.length > room)) return [unit];
  const lines: string[] = [];
  for (const member of members) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + member.length <= room) lines.splice(-1, 1, line + member);
    else lines.push(member);
  }
  return lines;
}

const SHELL_WORD = /(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+|\S+/g;

/** The words of a command; an option and its value stay together where they fit into `room`. */
function unitsOf(command: string, room: number): readonly string[] {
  const units: string[] = [];
  for (const word of command.match(SHELL_WORD) ?? []) {
    const option = units.at(-1) ?? '';
    const isValue = option.startsWith('--') && !option.includes(' ') && !word.startsWith('-');
    if (isValue && option.length + 1 + word.length <= room) units.splice(-1, 1, `${option} ${word}`);
    else units.push(word);
  }
  return units;
}

/** An open quote is closed before the break and opened again after it: a continuation does not work inside `'`. */
function breakArgument(line: string): readonly string[] {
  const broken: string[] = [];
  let rest = line;
  while (rest.length > LINE_WIDTH) {
    const room = rest.slice(0, LINE_WIDTH - 2);
    const quote = openQuote(room);
    const head = (quote === "'" ? room : withoutEnd(room, '\\')).replace(/[\uD800-\uDBFF]$/, '') || room;
    broken.push(`${head}${quote}\\`);
    rest = quote + rest.slice(head.length);
  }
  return [...broken, rest];
}

/** The shell quote that is open at the end of the text, or nothing. */
function openQuote(text: string): '' | "'" | '"' {
  let quote: '' | "'" | '"' = '';
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === '\\' && quote !== "'") at++;
    else if (quote === '' && (letter === "'" || letter === '"')) quote = letter;
    else if (letter === quote) quote = '';
  }
  return quote;
}

/** One word of a command, quoted where a shell would not take it as it is; what no keyboard types is left out. */
export function quotedForShell(text: string): string {
  const typed = text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '');
  return /^[\w@%+=:,./-]+$/.test(typed) ? typed : `'${typed.replaceAll("'", `'\\''`)}'`;
}

/**
 * A command of the AWS CLI, `secretsmanager restore-secret` for example, with its options in their order. A value that
 * begins with a dash stands behind `=`, or it would be taken for an option itself.
 */
export function awsCommand(call: string, options: Readonly<Record<string, string>>): string {
  const words = Object.entries(options).map(
    ([name, value]) => `--${name}${value.startsWith('-') ? '=' : ' '}${quotedForShell(value)}`,
  );
  return ['aws', call, ...words].join(' ');
}

/**
 * A command of our own program, by its name alone: `npx` outside a checkout runs whatever a stranger has registered
 * under that name. A name that begins with a dash would be taken for an option, so it stands at the end, behind `--`.
 */
export function ownCommand(verb: string, names: readonly string[], options: readonly string[] = []): string {
  const words = names.some((name) => name.startsWith('-'))
    ? [verb, ...options, '--', ...names]
    : [verb, ...names, ...options];
  return ['credential-health', ...words].map(quotedForShell).join(' ');
}

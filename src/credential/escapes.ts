/** Characters that HTML texts are escaped with by name, each before its names; numeric references are read as such. */
const NAMED: ReadonlyMap<string, string> = new Map(
  `!excl "quot #num $dollar %percnt &amp 'apos (lpar )rpar *ast *midast +plus ,comma -hyphen -dash -minus .period /sol
   :colon ;semi <lt =equals >gt ?quest @commat [lsqb [lbrack \\bsol ]rsqb ]rbrack ^hat _lowbar _underbar \`grave
   \`diacriticalgrave {lcub {lbrace |verbar |vert |verticalline }rcub }rbrace \u2018lsquo \u2019rsquo`
    .split(/\s+/)
    .map((entry) => [entry.slice(1), entry.charAt(0)] as const)
    .concat([' ', '\t', '\n'].map((blank, at) => [['nbsp', 'tab', 'newline'][at] ?? '', blank] as const)),
);
/** Letters with an accent, and of other styles: read as the letter. */
const STYLED =
  /^(?<letter>[A-Za-z])(?:acute|grave|circ|uml|tilde|ring|cedil|caron|slash|strok|macr|breve|dot|ogon|dblac|fr|opf|scr)$/;
/** Names that browsers read without the semicolon, whatever follows. */
const UNTERMINATED = ['amp', 'lt', 'gt', 'quot', 'nbsp'] as const;

/** Escapes within escapes are followed so deep. */
const DEPTH = 3;

/** Numeric and named references of HTML, padded and unterminated ones as well. */
const REFERENCE = /&(?:#[xX]0*(?<hex>[0-9A-Fa-f]{1,6})|#0*(?<decimal>\d{1,7})|(?<name>[A-Za-z]{2,16}));?/g;

/** In this order; each that finds something takes a layer off. */
const ESCAPES: readonly RegExp[] = [
  REFERENCE,
  // URLs, and mails.
  /%u(?<utf16>[0-9A-Fa-f]{4})|(?<url>%[c-fC-F][0-9A-Fa-f](?:%[89abAB][0-9A-Fa-f]){1,3})|[%=](?<byte>[0-9A-Fa-f]{2})/g,
  // JSON, programs and style sheets.
  /\\[ux]\{0*(?<braced>[0-9A-Fa-f]{1,6})\}|\\u(?<json>[0-9A-Fa-f]{4})|\\U(?<long>[0-9A-Fa-f]{8})|\\x(?<byte>[0-9A-Fa-f]{2})/g,
  /\\0{2,4}(?<css>[2-7][0-9A-Fa-f]) ?|\\(?<octal>[0-3][0-7]{2})|\\(?<quoted>["'\\/])/g,
  /\b0x(?<byte>[0-9A-Fa-f]{2})|\bU\+0{0,4}(?<point>[0-9A-Fa-f]{2,6})/g,
  // Codes of single letters as programs, sheets and assemblers write them.
  /_x00(?<byte>[0-9A-Fa-f]{2})_|&[Hh](?<point>[0-9A-Fa-f]{2})/g,
  /\b(?<byte>[0-9A-Fa-f]{2})h\b|\b[Cc][Hh][Aa]?[Rr]\((?<decimal>\d{1,7})\)/g,
  /\b0b(?<binary>[01]{6,8})\b|(?<![\w%&#\\])0(?<octal>[0-7]{2,3})\b/g,
];

/** What stands for nothing that could be seen: references by names of no letter, NUL, line ends. */
const NOTHING = /&[A-Za-z][A-Za-z0-9]{1,31};|&#0{1,7};?|%00|\\[ux]00(?:00)?|\\[abefnrtv0]/g;
/** Tags and comments between letters. */
const TAG = /<[^<>]{0,200}>/g;

/** A text and, for each of its UTF-16 units, the place from which it came: the unit itself, or the escape it stood for. */
export type Traced = { readonly text: string; readonly from: readonly number[]; readonly to: readonly number[] };

/** A text as it is: every unit came from itself. */
function traced(text: string): Traced {
  const from = Array.from({ length: text.length }, (_, at) => at);
  return { text, from, to: from.map((at) => at + 1) };
}

/**
 * The text in every layer of its escapes, itself first. What stands for nothing is taken out beside that and not before the
 * next layer: what stands between two angle brackets may be no tag.
 */
export function* layersOf(text: string): Generator<Traced> {
  let current = traced(text);
  yield current;
  for (let round = 0; round < DEPTH; round += 1) {
    const before = current;
    for (const escapes of ESCAPES) {
      const next = replaced(current, escapes);
      if (next === null) continue;
      current = next;
      yield current;
    }
    const isLast = current === before;
    if (isLast && round > 0) return;
    let bare = current;
    for (const nothing of [NOTHING, TAG]) {
      const next = replaced(bare, nothing);
      if (next === null) continue;
      bare = next;
      yield bare;
    }
    if (isLast) return;
  }
}

function replaced({ text, from, to }: Traced, escapes: RegExp): Traced | null {
  const out = { text: '', from: [] as number[], to: [] as number[] };
  const take = (piece: string, start: number, end: number) => {
    out.text += piece;
    for (let unit = 0; unit < piece.length; unit += 1) {
      out.from.push(from[start] ?? 0);
      out.to.push(to[end - 1] ?? 0);
    }
  };
  let done = 0;
  for (const match of text.matchAll(escapes)) {
    const meant = meaning(match);
    if (meant === null) continue;
    for (let at = done; at < match.index; at += 1) take(text.charAt(at), at, at + 1);
    done = match.index + meant.length;
    take(meant.text, match.index, done);
  }
  if (done === 0) return null;
  for (let at = done; at < text.length; at += 1) take(text.charAt(at), at, at + 1);
  return out;
}

/** What an escape stands for, and how much of the match belongs to it; null for what only looks like one. */
function meaning({
  0: whole,
  groups = {},
}: RegExpMatchArray): { readonly text: string; readonly length: number } | null {
  const { hex, decimal, name, utf16, url, braced, json, long, byte, point, css, octal, binary, quoted } = groups;
  if (name !== undefined) return named(whole, name);
  if (url !== undefined) return { text: fromUrl(url), length: whole.length };
  const digits = hex ?? utf16 ?? braced ?? json ?? long ?? byte ?? point ?? css;
  const code =
    digits !== undefined
      ? Number.parseInt(digits, 16)
      : octal !== undefined
        ? Number.parseInt(octal, 8)
        : binary !== undefined
          ? Number.parseInt(binary, 2)
          : decimal === undefined
            ? null
            : Number(decimal);
  // What stands for nothing: the letters around it are read together.
  if (code === null) return { text: quoted ?? '', length: whole.length };
  return code > 0 && code <= 0x10_ff_ff ? { text: String.fromCodePoint(code), length: whole.length } : null;
}

function named(whole: string, name: string): { readonly text: string; readonly length: number } | null {
  const character = NAMED.get(name.toLowerCase());
  if (character !== undefined) return { text: character, length: whole.length };
  const letter = STYLED.exec(name)?.groups?.letter;
  if (letter !== undefined) return { text: letter, length: whole.length };
  const begun = UNTERMINATED.find((legacy) => name.startsWith(legacy));
  return begun === undefined ? null : { text: NAMED.get(begun) ?? '', length: begun.length + 1 };
}

function fromUrl(escaped: string): string {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return escaped.replace(/%([0-9a-f]{2})/gi, (_, byte: string) => String.fromCharCode(Number.parseInt(byte, 16)));
  }
}

/** The text with HTML character references resolved, also where they were escaped twice. */
export function htmlUnescaped(text: string): string {
  let current = traced(text);
  for (let round = 0; round < DEPTH; round += 1) {
    const next = replaced(current, REFERENCE);
    if (next === null) break;
    current = next;
  }
  return current.text;
}

/** Characters that HTML texts of error messages are escaped with; numeric references are read as such. */
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  lsquo: '\u2018',
  rsquo: '\u2019',
};

/** Escapes within escapes are followed so deep. */
const DEPTH = 3;

/** The text with HTML character references resolved, also where they were escaped twice. */
export function htmlUnescaped(text: string): string {
  return repeatedly(text, (once) =>
    once.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,5}));/gi, (whole, decimal, hex, name) => {
      if (decimal !== undefined) return character(Number(decimal)) ?? whole;
      if (hex !== undefined) return character(Number.parseInt(hex, 16)) ?? whole;
      return ENTITIES[name.toLowerCase()] ?? whole;
    }),
  );
}

/** The text with HTML, URL and JSON escapes resolved: what a reader of it can recover. */
export function unescaped(text: string): string {
  return repeatedly(text, (once) => jsonUnescaped(urlUnescaped(htmlUnescaped(once))));
}

function urlUnescaped(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
    }
  });
}

function jsonUnescaped(text: string): string {
  return text
    .replace(/\\(?:u([0-9a-f]{4})|x([0-9a-f]{2}))/gi, (_, four, two) =>
      String.fromCharCode(Number.parseInt(four ?? two, 16)),
    )
    .replace(/\\(["'\\/])/g, '$1');
}

function character(code: number): string | null {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : null;
}

function repeatedly(text: string, resolve: (text: string) => string): string {
  let current = text;
  for (let round = 0; round < DEPTH; round += 1) {
    const next = resolve(current);
    if (next === current) break;
    current = next;
  }
  return current;
}

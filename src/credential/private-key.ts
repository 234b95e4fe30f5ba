import { decoded, isMiddleOfPem, isPath } from './forms.ts';

/** A private key as it was found: its PEM text, and what had to be mended; or what stands in its place. */
export type KeyReading =
  | { readonly ok: true; readonly pem: string; readonly hint: string | null }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads the text of a private key as people store it: a PEM, a PEM in base64, a PEM whose line breaks are written as `\n`
 * or were lost. Whether it is a key that Salesforce accepts is found out by signing with it.
 */
export function readPrivateKey(text: string): KeyReading {
  const bare = withoutQuotes(text);
  const inside = decoded(bare.replace(/\s/g, ''));
  if (inside?.includes('-----BEGIN ')) {
    return { ok: true, pem: broken(inside.trim()), hint: 'the value is base64 of a PEM and was decoded' };
  }
  if (!bare.includes('-----BEGIN ')) {
    const problem = whatInstead(bare);
    return problem === null ? { ok: true, pem: text, hint: null } : { ok: false, problem };
  }
  const written = bare.replace(/\\r\\n|\\n|\\r/g, '\n').trim();
  const pem = broken(written);
  const hint =
    pem !== written
      ? 'the line breaks of the PEM were lost and were put back'
      : written !== bare.trim()
        ? 'line breaks are written as \\n and were read as line breaks'
        : null;
  return { ok: true, pem, hint: hint ?? (bare === text ? null : 'the value has quotes around it, which were ignored') };
}

function withoutQuotes(text: string): string {
  return /^(["'`])-----BEGIN /.test(text) && text.endsWith(text.charAt(0)) ? text.slice(1, -1) : text;
}

/** A PEM of one block in lines of 64, where its lines were lost, joined, or indented; any other text as it is. */
function broken(pem: string): string {
  const [before, begin = '', body = '', end = '', ...after] = pem.trim().split(/(-----[A-Z ]{3,40}-----)/);
  const isOneBlock =
    before === '' && begin.startsWith('-----BEGIN ') && end.startsWith('-----END ') && after.join('') === '';
  if (!isOneBlock || !/^[A-Za-z0-9+/=\s]+$/.test(body)) return pem;
  const lines = body.split(/\r?\n/).slice(1, -1);
  if (lines.length > 0 && lines.every((line) => line.length <= 76 && line === line.trim())) return pem;
  return [begin, ...(body.replace(/\s/g, '').match(/.{1,64}/g) ?? []), end].join('\n');
}

/** What stands where the key should be, where that can be told; null leaves the judgement to the signing. */
function whatInstead(text: string): string | null {
  if (isPath(text)) return 'is a file name or path; store the text of the file, from -----BEGIN to -----END';
  if (isMiddleOfPem(text)) {
    return 'is the middle of a PEM; its first and last line (-----BEGIN …, -----END …) are missing';
  }
  return null;
}

/** Consumer secrets are 64 hexadecimal digits, or about 19 decimal ones in older apps. */
export const SECRET_FORM = /^(?:[0-9a-f]{64}|\d{17,20})$/i;

/** True for a value of the form of a session, which is never a security token. */
export function isSession(value: string): boolean {
  return /^(?:00D\w*!|eyJ)/.test(value);
}

/** True for a word that nobody would have chosen as a name: hexadecimal, a token, letters and digits by turns. */
export function isSecretShaped(text: string): boolean {
  if (/\d{17}/.test(text) || (/^(?:[0-9a-f]{16,}|eyJ.*|3MVG9.*)$/i.test(text) && /\d|^eyJ/.test(text))) return true;
  const words = text.replace(/oauth2/gi, 'oauth').split(/[_.\- ]/);
  const turns = text.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g)?.length ?? 0;
  return (
    words.some((word) => /[a-z]\d+[a-z]/.test(word) || /(?:[a-z]\d[a-z].{0,40}){2}/i.test(word)) ||
    (words.length < 3 && text.length >= 12 && turns > text.length / 2.5)
  );
}

const UTF_8 = new TextDecoder();

/** Bytes that are in no text: what is no base64 ends here, before it is decoded further. */
const NO_TEXT = /[^\t\n\r -~\x80-\xbf\xc2-\xf4]/;

/** What a text in base64 holds, where that is text again; null for anything else. */
export function decoded(text: string): string | null {
  if (text.length < 8 || !isBase64(text)) return null;
  const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  if (NO_TEXT.test(bytes)) return null;
  const inside = UTF_8.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
  return /[^\P{Cc}\t\r\n]|\uFFFD/u.test(inside) ? null : inside;
}

/** Asked before anything is decoded: most values are none, and an error for each would cost more than all the rest. */
function isBase64(text: string): boolean {
  const digits = /^([A-Za-z0-9+/_-]+)={0,2}$/.exec(text)?.[1]?.length ?? 1;
  return digits % 4 !== 1 && (digits === text.length || text.length % 4 === 0);
}

/** True for the lines of a PEM without the ones that say what it is. */
export function isMiddleOfPem(text: string): boolean {
  return text.length > 200 && /^MI[A-Za-z0-9+/=\s]+$/.test(text);
}

/** True for a value that names a file instead of holding its text. */
export function isPath(text: string): boolean {
  return (
    text.length <= 1_024 &&
    !/[\r\n=]|^[{["']/.test(text) &&
    (/^(?:file:|fileb:|\/|~\/|\.{1,2}[/\\]|[A-Za-z]:\\)/.test(text) ||
      /\.(?:pem|key|p8|p12|pfx|jks|crt|cer|der|json|txt)$/i.test(text))
  );
}

import { jsonOf } from '../schema.ts';
import { decoded, isMiddleOfPem, isPath, SECRET_FORM } from './forms.ts';
import type { Part } from './keys.ts';

/*
 * What stands under a key of the secret although it belongs elsewhere. Every text is a predicate that follows the key and
 * holds no value.
 */

/** What is wrong for certain with a value in this place, so that it must not be sent; null when it may be right. */
export function misplacement(part: Part, value: string): string | null {
  const pem = pemIn(value);
  if (pem !== null) {
    return `is a ${pem}, not the ${part}${pem === 'private key' ? '; its place is `privateKey` (JWT bearer flow)' : ''}`;
  }
  if (/^\{\s*["']/.test(value) || (/^[{[]/.test(value) && jsonOf(value) !== undefined))
    return 'is a whole JSON text; store its values under keys of their own';
  if (value.startsWith('force://')) return 'is an SFDX URL';
  if (FILLERS.test(value) || (part !== 'password' && NO_PASSWORD.test(value)))
    return 'is a placeholder that nothing was put in for';
  if (value.startsWith('arn:aws')) return 'is the ARN of something; store the value itself';
  if ((part === 'client id' || part === 'client secret') && isPath(value)) {
    return 'is a file name or path; store what stands in the file';
  }
  if (isUser(part) && SECRET_FORM.test(value)) return 'has the form of a client secret';
  if (isEncoded(part, value)) return 'is in base64; store the text itself';
  if (QUOTED.test(value) && (part === 'client id' || part === 'host' || SECRET_FORM.test(value.slice(1, -1))))
    return 'is in quotes; store it without them';
  if ((isUser(part) || part === 'password' || part === 'security token') && holdsSession(value)) {
    return `holds a session (an access token), which is no part of a login`;
  }
  return null;
}

const QUOTED = /^(["'`“‘]).*["'`”’]$/s;

/** What a value may be that is no reason not to try it; null when nothing looks odd. */
export function oddity(part: Part, value: string): string | null {
  if (QUOTED.test(value)) return 'the value has quotes around it; store it without';
  if (part === 'client secret' && value.length !== 64 && /^[0-9A-F]{50,80}$/i.test(value))
    return `the value has ${value.length} hexadecimal digits, where client secrets have 64`;
  const inside = part === 'client secret' || part === 'password' ? decoded(value) : null;
  return inside !== null && inside.trim().length >= 12 ? 'the value looks like base64; store the text itself' : null;
}

function holdsSession(value: string): boolean {
  return /00D\w{12,15}!|^eyJ[\w-]+\./.test(value);
}

function pemIn(value: string): 'private key' | 'certificate' | 'PEM' | null {
  const text = value.includes('-----BEGIN ') ? value : (decoded(value.replace(/\s/g, '')) ?? '');
  const label = /-----BEGIN ([A-Z ]+)-----/.exec(text)?.[1] ?? (isMiddleOfPem(value) ? 'PEM' : undefined);
  if (label === undefined) return null;
  return label.endsWith('PRIVATE KEY') ? 'private key' : label.endsWith('CERTIFICATE') ? 'certificate' : 'PEM';
}

/**
 * What templates, masks and forms leave where a value should be; the second list might be a password that somebody chose.
 * `TODO` in it is one of these values, and no task of ours.
 */
const FILLERS =
  /^(?:…|\.{3}|[*•]{3,}|[xX]{4,}|\$\{[^}]*\}|\{\{[^}]*\}\}|\$\([^)]*\)|\[redacted\]|\(sensitive value\))$/i;
const NO_PASSWORD =
  /^(?:<[^>]*>|\$[A-Z][A-Z0-9_]{2,}|%[A-Z][A-Z0-9_]{2,}%|[Cc]hange[-_ ]?me|CHANGE[-_ ]?ME|REPLACE[-_ ]?ME|TODO|TBD|null|undefined|None|[Yy]our[-_ ].*|YOUR[-_ ].*)$/;

function isUser(part: Part): boolean {
  return part === 'username' || part === 'user to act as';
}

/** True where what is behind the base64 has the form of this part, which does not happen by chance. */
function isEncoded(part: Part, value: string): boolean {
  const inside = decoded(value)?.trim() ?? '';
  switch (part) {
    case 'client id':
      return inside.startsWith('3MVG9');
    case 'client secret':
      return SECRET_FORM.test(inside);
    case 'host':
      return /\.(?:salesforce|force)\.com\b/.test(inside);
    case 'username':
    case 'user to act as':
      return /^[^\s@]+@[^\s@]+$/.test(inside);
    default:
      return false;
  }
}

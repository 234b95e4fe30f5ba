import { type AllowedHost, checkHost } from '../credential/host.ts';
import { invisibleIn } from '../credential/invisible.ts';
import { lintCredential } from '../credential/lint.ts';
import { misplacement } from '../credential/misplaced.ts';
import { Sealed } from '../credential/sealed.ts';
import { parseTags } from '../credential/tags.ts';

/*
 * What a person types while adding or changing an org, judged at once: each rule gives what is wrong, as a sentence for
 * the prompt, or null. No text holds a secret.
 */

/** Longest name of a secret, and what it may be made of (API reference of CreateSecret). */
const LONGEST_NAME = 512;
const NAME = /^[A-Za-z0-9/_+=.@-]+$/;

/** A placeholder for parts that a rule is not about. */
const NEUTRAL = { clientId: 'example_id', clientSecret: 'example-value', host: 'example.my.salesforce.com' };

export function orgProblem(org: string, prefix: string): string | null {
  const name = org.trim();
  if (name === '') return 'Give the org a name, such as acme.';
  if (!NAME.test(name)) return 'Use letters, digits and / _ + = . @ - only: it becomes the name of a secret.';
  if (name.startsWith('-')) return 'Let it begin with a letter or a digit: commands take a dash for an option.';
  if (prefix.length + name.length > LONGEST_NAME) return `Use at most ${LONGEST_NAME - prefix.length} characters.`;
  return prefix !== '' && name.startsWith(prefix) ? `Leave out ${prefix}; it is put before the name.` : null;
}

/** The My Domain host as it is to be stored, or what is wrong with the text, with the host that is meant where that shows. */
export function readDomain(
  text: string,
):
  | { readonly ok: true; readonly host: AllowedHost }
  | { readonly ok: false; readonly problem: string; readonly proposal: string | null } {
  const check = checkHost(text, 'client_credentials');
  if (check.ok) return check;
  const instead = check.proposal === null ? '' : ` Use ${check.proposal}.`;
  return { ok: false, problem: `${capital(check.description)}.${instead}`, proposal: check.proposal };
}

export function clientIdProblem(text: string): string | null {
  const clientId = text.trim();
  if (clientId === '') return 'Paste the Consumer Key.';
  // A hyphen is odd in a Consumer Key, and no mistake for sure: Salesforce is asked.
  return misplaced('client id', clientId) ?? firstFinding({ ...NEUTRAL, clientId: clientId.replaceAll('-', '.') });
}

export function clientSecretProblem(text: string, clientId: string): string | null {
  const clientSecret = text.trim();
  if (clientSecret === '') return 'Paste the Consumer Secret.';
  if (clientSecret === clientId.trim()) return 'This is the client id; paste the Consumer Secret.';
  return (
    misplaced('client secret', clientSecret) ??
    firstFinding({ ...NEUTRAL, clientId: clientId.replaceAll('-', '.'), clientSecret })
  );
}

/** A tag's value, by the tag's name without the prefix. */
export function tagProblem(name: 'team' | 'max-age-days', value: string): string | null {
  const [hint] = parseTags({ [`credential-health:${name}`]: value }).hints;
  return hint === undefined ? null : `${capital(hint.replace(/^.*: its value is not/, 'this must be'))}.`;
}

/** What a check would refuse to send. */
function misplaced(part: 'client id' | 'client secret', value: string): string | null {
  const hidden = invisibleIn(value);
  if (hidden !== null) return `This holds an invisible character (${hidden.character}) at position ${hidden.position}.`;
  const problem = misplacement(part, value);
  return problem === null ? null : `This ${problem}.`;
}

function firstFinding({ clientId, clientSecret, host }: typeof NEUTRAL): string | null {
  const [finding] = lintCredential({
    flow: 'client_credentials',
    clientId,
    clientSecret: new Sealed(clientSecret),
    host,
  });
  return finding === undefined ? null : `${capital(finding.text)}.`;
}

/** A sentence's beginning; a host at its beginning stays as it is written. */
function capital(text: string): string {
  return text.replace(/^[a-z]+[ ,]/, (word) => word.charAt(0).toUpperCase() + word.slice(1));
}

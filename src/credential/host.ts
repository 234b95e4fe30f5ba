import type { Flow } from '../causes/verdict.ts';
import { isSecretShaped } from './forms.ts';
import { BROWSER_SUFFIXES, isPod, PARTITIONS, proposedHost, SUFFIXES } from './proposed-host.ts';

/** The verdict on the host a secret names. `proposal` is the host to store instead, where it can be derived. */
export type HostCheck =
  | { readonly ok: true; readonly host: AllowedHost; readonly hints: readonly string[] }
  | {
      readonly ok: false;
      readonly cause: 'host-not-allowed' | 'login-host-not-supported';
      /** What is wrong, as a sentence that never quotes the stored text. */
      readonly description: string;
      readonly proposal: string | null;
    };

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const HOST_NAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);
const BARE_NAME = new RegExp(`^${LABEL}(?:\\.(?:${PARTITIONS}))?(?:\\.my)?$`);
const BARE_ADDRESS = /^(?:\d+|0x[0-9a-f]+|localhost)$/;
/** What documentation writes for a name, and what programs write for none: sent there, a secret would reach a stranger. */
const EXAMPLES = /^(?:(?:your|my)-?(?:my-?)?(?:domain|instance|org|company)(?:-?name)?|null|undefined|none)$/;
const GENERIC_LOGIN = /^(login|test)(?:\.salesforce\.com)?$/;

/**
 * Decides on the text alone whether credentials may be sent to the host a secret names; resolves and sends nothing.
 * Only My Domain hosts pass, and `login`/`test` for the flows that Salesforce serves there.
 */
export function checkHost(raw: string, flow: Flow): HostCheck {
  const text = raw.trim();
  const hasScheme = /^https:\/\//i.test(text);
  const afterScheme = hasScheme ? text.slice('https://'.length) : text;
  const slash = afterScheme.indexOf('/');
  const written = slash === -1 ? afterScheme : afterScheme.slice(0, slash);
  const path = slash === -1 ? '' : afterScheme.slice(slash);

  const flaw = flawOf(text, written);
  if (flaw !== null) return notAllowed(flaw, text);
  const name = written.toLowerCase();

  const hints: string[] = [];
  if (hasScheme) hints.push('host: write it without https://');
  if (path === '/') hints.push('host: write it without the slash at the end');
  else if (path !== '') hints.push('host: write it without the path; the token path is added by the check');

  if (EXAMPLES.test(name.split('.')[0] ?? '')) {
    return notAllowed("the host is that of an example; put the org's own My Domain", null);
  }
  const generic = GENERIC_LOGIN.exec(name)?.[1];
  if (generic !== undefined) {
    if (flow !== 'client_credentials') return { ok: true, host: allow(`${generic}.salesforce.com`), hints };
    return {
      ok: false,
      cause: 'login-host-not-supported',
      description: `${generic}.salesforce.com does not serve the client credentials flow; the org's own My Domain host does`,
      proposal: null,
    };
  }

  if (isMyDomain(name)) return accept(name, hints);

  const page = BROWSER_SUFFIXES.find(([suffix]) => name.endsWith(suffix));
  if (page !== undefined) {
    return {
      ok: false,
      cause: 'login-host-not-supported',
      description: `a host that ends in ${page[0]} serves pages to browsers and no tokens; the org's My Domain host does`,
      proposal: proposedHost(text),
    };
  }

  if (isPod(name.split('.')[0] ?? '')) {
    return notAllowed(
      "the host is that of a pod (na68, cs84), which Salesforce has retired; the org's own My Domain serves",
      text,
    );
  }
  if (BARE_NAME.test(name)) {
    if (BARE_ADDRESS.test(name)) return notAllowed('the host is an address, not a My Domain name', text);
    if (mayBeSecret(written)) return notAllowed('the host has the form of an id or secret, not of a name', null);
    return accept(`${name.replace(/\.my$/, '')}.my.salesforce.com`, hints);
  }
  if (/\.(?:marketingcloudapis|exacttarget(?:apis)?|pardot)\.com$/.test(name)) {
    return notAllowed('the host is one of Marketing Cloud, a product with credentials of its own', null);
  }
  if (SUFFIXES.some((suffix) => name.includes(`${suffix}.`))) {
    return notAllowed('the host has something behind its My Domain, as a proxy adds it', text);
  }
  return notAllowed(`the host is not a Salesforce My Domain name (it must end in ${SUFFIXES.join(', ')})`, text);
}

/** A bare name becomes a question to DNS: what may be a misplaced value must not. My Domain names are shorter than these. */
function mayBeSecret(name: string): boolean {
  return /^(?:3MVG9|00D[a-z0-9]{12})/i.test(name) || (name.length >= 20 && !/[-.]/.test(name) && isSecretShaped(name));
}

/**
 * The host of a token response's `instance_url`, or null when a token must not go there: anything but
 * `https://` and a My Domain host. The generic login hosts are never an instance.
 */
export function checkInstanceUrl(url: string): AllowedHost | null {
  const written = /^https:\/\/([A-Za-z0-9.-]{1,253})\/?$/i.exec(url)?.[1]?.toLowerCase();
  return written !== undefined && HOST_NAME.test(written) && isMyDomain(written) && !hasPunycode(written)
    ? allow(written)
    : null;
}

/** True for orgs that log in through test.salesforce.com: sandboxes, old and new form, and scratch orgs. */
export function isSandboxHost(host: string): boolean {
  const isNamedAfter = host.split('.', 1)[0]?.includes('--') === true;
  return host === 'test.salesforce.com' || /\.(?:sandbox|scratch)\.my\./.test(host) || isNamedAfter;
}

/** Why the text names no host at all, before any rule about which host; null when it does. */
function flawOf(text: string, written: string): string | null {
  if (written === '') return 'the host is empty, or begins with a slash';
  if (/^http:/i.test(text)) return 'the host asks for http; credentials are sent over https only';
  if (/^https?$/i.test(written)) return 'the host is a scheme that lost its colon (https://)';
  if (written.includes('@')) return 'the host holds user information (@)';
  if (written.includes(':')) return 'the host holds a port or another scheme (:)';
  if (written.endsWith('.')) return 'the host ends in a dot';
  // Tested before case is folded: some letters beyond ASCII fold to ASCII ones.
  if (!/^[A-Za-z0-9.-]+$/.test(written)) return 'the host holds characters that a Salesforce host name cannot have';
  if (hasPunycode(written)) return 'the host is an internationalised name, which Salesforce does not use';
  if (!HOST_NAME.test(written.toLowerCase())) return 'the host is not a valid DNS name';
  return null;
}

function hasPunycode(name: string): boolean {
  return /(?:^|\.)xn--/i.test(name);
}

/** For DNS names only: they do not begin with a dot, as the suffixes do. */
function isMyDomain(name: string): boolean {
  return SUFFIXES.some((suffix) => name.endsWith(suffix));
}

function accept(name: string, hints: readonly string[]): HostCheck {
  if (name.length > 253) return notAllowed('the host is longer than a DNS name can be', null);
  return { ok: true, host: allow(name), hints };
}

/** `text`: what a proposal may be read from. */
function notAllowed(description: string, text: string | null): HostCheck {
  return { ok: false, cause: 'host-not-allowed', description, proposal: text === null ? null : proposedHost(text) };
}

function allow(name: string): AllowedHost {
  return name as AllowedHost;
}

/** A host name that passed the host rules; only `host.ts` makes one. Nothing else may be connected to. */
export type AllowedHost = string & { readonly __allowedHost: unique symbol };

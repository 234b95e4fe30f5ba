/** A subscription that waits for a yes. */
export type Confirmation = { readonly region: string; readonly topicArn: string; readonly token: string };

export type ReadConfirmation =
  | { readonly ok: true; readonly confirmation: Confirmation }
  | { readonly ok: false; readonly problem: string };

/** Hosts of SNS, in all partitions that have public ones. */
const SNS_HOST = /^sns\.([a-z]{2,}(?:-[a-z0-9]+)+-\d)\.amazonaws\.com(?:\.cn)?$/;
const TOPIC = /^arn:aws[a-z-]*:sns:([a-z0-9-]+):\d{12}:[\w-]{1,256}$/;
const TOKEN = /^[A-Za-z0-9]{16,1024}$/;
/** Some mail passes through several scanners, and each wraps what the last one left. */
const MOST_WRAPPERS = 5;

const COPY =
  'In the mail "AWS Notification - Subscription Confirmation", copy the address of the link Confirm subscription.';

/**
 * The confirmation that a link of SNS asks for, also where a mail scanner has wrapped the link. Nothing but a link to SNS
 * itself is read: what the wrapper would have opened on the way is not asked.
 */
export function readConfirmationLink(text: string): ReadConfirmation {
  let link = parsed(text);
  for (let depth = 0; link !== null && !SNS_HOST.test(link.hostname) && depth < MOST_WRAPPERS; depth += 1) {
    link = unwrapped(link);
  }
  const region = SNS_HOST.exec(link?.hostname ?? '')?.[1];
  if (link === null || region === undefined) return { ok: false, problem: `This is no link to Amazon SNS. ${COPY}` };
  if (link.protocol !== 'https:' || link.port !== '' || link.username !== '' || link.password !== '') {
    return { ok: false, problem: `This link is not the one that Amazon SNS sends. ${COPY}` };
  }
  const values = new Map([...link.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const topicArn = values.get('topicarn') ?? '';
  const token = values.get('token') ?? '';
  if (TOPIC.exec(topicArn)?.[1] !== region || !TOKEN.test(token)) {
    return { ok: false, problem: `This link to Amazon SNS confirms nothing, or not all of it was copied. ${COPY}` };
  }
  return { ok: true, confirmation: { region, topicArn, token } };
}

function parsed(text: string): URL | null {
  const link = text.trim().replace(/^<|>$/g, '').replaceAll('&amp;', '&');
  return /^https?:\/\//i.test(link) && URL.canParse(link) ? new URL(link) : null;
}

/** The link inside a wrapper's; null when none is found. */
function unwrapped(wrapper: URL): URL | null {
  const candidates = [
    proofpoint3(wrapper),
    proofpoint2(wrapper),
    ...wrapper.searchParams.values(),
    ...segments(wrapper),
  ];
  return candidates.map((candidate) => parsed(candidate ?? '')).find((inner) => inner !== null) ?? null;
}

/** `https://urldefense.com/v3/__LINK__;BYTES!!…`: each `*` stands for a byte, `**X` for as many as the letter says. */
function proofpoint3({ href }: URL): string | null {
  const [, link, bytes = ''] = /^[^_]*\/v3\/__(.+?)__;([\w-]*)!/.exec(href) ?? [];
  if (link === undefined) return null;
  const letters = decodedBase64(bytes);
  let at = 0;
  const restored = link.replaceAll(/\*(\*[A-Za-z0-9_-])?/g, (_, run: string | undefined) => {
    const from = at;
    at += run === undefined ? 1 : RUN_LENGTHS.indexOf(run.slice(1)) + 2;
    return letters.slice(from, at);
  });
  // What passes for a link in a path has lost one slash of its scheme.
  return restored.replace(/^(https?):\/(?!\/)/, '$1://');
}

const RUN_LENGTHS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function decodedBase64(text: string): string {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return '';
  }
}

/** `https://urldefense.proofpoint.com/v2/url?u=https-3A__HOST_…`: `-` for `%`, `_` for `/`. */
function proofpoint2({ pathname, searchParams }: URL): string | null {
  const link = searchParams.get('u');
  return pathname.includes('/v2/') && link !== null ? decoded(link.replaceAll('-', '%').replaceAll('_', '/')) : null;
}

/** Some put the whole link, encoded, into a piece of the path. */
function segments({ pathname }: URL): readonly string[] {
  return pathname.split('/').map(decoded);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

import { distance } from 'fastest-levenshtein';

/** My Domain suffixes of the public cloud, the US .mil cloud and Salesforce on Alibaba Cloud. */
export const SUFFIXES = ['.my.salesforce.com', '.my.salesforce.mil', '.my.sfcrmproducts.cn'] as const;

/** Browser hosts and the My Domain suffix that belongs to each (Salesforce's own table, sfdx-core `sfdcUrl`). */
export const BROWSER_SUFFIXES = [
  ['.lightning.force.com', '.my.salesforce.com'],
  ['.lightning.crmforce.mil', '.my.salesforce.mil'],
  ['.lightning.force.mil', '.my.salesforce.mil'],
  ['.lightning.sfcrmapps.cn', '.my.sfcrmproducts.cn'],
  ['.my.sfcrmapps.cn', '.my.sfcrmproducts.cn'],
  ['.my.salesforce-setup.com', '.my.salesforce.com'],
  ['.my.salesforce-setup.mil', '.my.salesforce.mil'],
  ['.setup.sfcrmproducts.cn', '.my.sfcrmproducts.cn'],
] as const;

/** Hosts of sites, files and pages that carry the My Domain name (help: domain_name_url_formats), those of packages apart. */
const PAGE_SUFFIX =
  /\.(?:my\.(?:site|salesforce-sites|salesforce-scrt)|(?:builder|preview|live-preview)\.salesforce-experience|(?:file|(vf|visual|content))\.force|(visualforce|documentforce)|my-?salesforce|(?:my\.)?cloudforce|database)\.com$/;

/** Names below salesforce.com that are no org's. */
const RESERVED = new Set([
  'www',
  'welcome',
  'login',
  'test',
  'my',
  'help',
  'developer',
  'trailhead',
  'status',
  'api',
  'mail',
  'appexchange',
]);

/** Second labels of partitioned My Domain names: what may follow a bare name. */
export const PARTITIONS = 'sandbox|develop|scratch|demo|patch|trailblaze|free|bt|sfdctest|sfdcdot';
const PARTITIONED = new RegExp(`^[a-z0-9-]+(?:\\.(?:${PARTITIONS}|[a-z]{2}\\d{1,3}))*$`);

/** An instance ("pod") as hosts were named before My Domain: `na68`, `cs84`, `um1`. Salesforce has retired those names. */
export function isPod(label: string): boolean {
  return /^(?:na|eu|ap|cs|um|gs)\d{1,3}$/.test(label);
}

/**
 * The My Domain host of the org that a text speaks of although it may not be used as it stands: a URL with a port, a page's
 * host, a name with a proxy's suffix, a misspelt suffix. Null where no org's name can be read, as in a custom domain.
 */
export function proposedHost(text: string): string | null {
  const name = nameIn(text);
  if (name === null) return null;
  for (const [suffix, own] of [...SUFFIXES.map((own) => [own, own] as const), ...BROWSER_SUFFIXES]) {
    const end = name.indexOf(suffix);
    // Behind the suffix stands nothing, or what a proxy adds.
    if (end > 0 && /^(?:\.|$)/.test(name.slice(end + suffix.length))) return hostOf(name.slice(0, end), own);
  }
  const page = PAGE_SUFFIX.exec(name);
  if (page !== null) {
    const labels = name.slice(0, page.index);
    return hostOf((page[1] ?? page[2]) === undefined ? labels : withoutPackage(labels), SUFFIXES[0]);
  }
  if (name.endsWith('.salesforce.com')) {
    const labels = name.slice(0, -'.salesforce.com'.length);
    return PARTITIONED.test(labels) ? hostOf(labels, SUFFIXES[0]) : null;
  }
  const flattened = name.indexOf('-my-salesforce-com.');
  return flattened > 0 ? hostOf(name.slice(0, flattened), SUFFIXES[0]) : respelt(name);
}

/** The host name that a reader sees in the text, in small letters: without scheme, user, port, path and quotes. */
function nameIn(text: string): string | null {
  const bare = text
    .trim()
    .replace(/["'`<>]/g, '')
    .replace(/^(?:[a-z]{2,5}:?\/\/|https?:\/|\/\/)+/i, '')
    // One mark slipped in the place of a dot; two names stay two.
    .replace(/(?<=\w)[, ](?=\w)/g, '.');
  const authority = bare.split(/[/?#\\]/)[0] ?? '';
  const written = (authority.split('@').at(-1) ?? '').replace(/:\d*$/, '').replace(/\.$/, '');
  // Tested before case is folded: some letters beyond ASCII fold to ASCII ones.
  if (!/^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(written)) return null;
  const name = written.toLowerCase();
  return name.length <= 253 && !/\.\.|xn--/.test(name) ? name : null;
}

/** The host of the org that these labels name; a sandbox without its partition gets it, as enhanced domains have it. */
function hostOf(labels: string, suffix: string): string | null {
  const kept = labels.split('.').filter((label) => !isPod(label));
  const [first, ...partitions] = kept;
  if (
    first === undefined ||
    RESERVED.has(first) ||
    kept.some((label) => !/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label))
  )
    return null;
  const isBareSandbox = partitions.length === 0 && first.includes('--');
  return `${[first, ...(isBareSandbox ? ['sandbox'] : partitions)].join('.')}${suffix}`;
}

/** Visualforce hosts carry the page's package behind the name: `acme--c`, `acme--uat--c`. */
function withoutPackage(labels: string): string {
  const [first = '', ...others] = labels.split('.');
  const names = first.split('--');
  return [(names.length > 1 ? names.slice(0, -1) : names).join('--'), ...others].join('.');
}

/** A name whose My Domain suffix is mistyped by a letter or two. */
function respelt(name: string): string | null {
  const labels = name.split('.');
  const tail = `.${labels.slice(-3).join('.')}`;
  const suffix = SUFFIXES.find((own) => distance(tail, own) <= 2);
  return suffix === undefined || labels.length < 4 ? null : hostOf(labels.slice(0, -3).join('.'), suffix);
}

import type { CauseCode } from '../causes/catalogue.ts';
import type { WhoActs } from '../causes/verdict.ts';
import type { OrgCheck } from '../check/org-check.ts';

/** What the orgs of an outage most likely have in common, whether that is ours, and who acts on it. */
export type CommonFactor = {
  readonly factor: string;
  readonly ours: boolean;
  readonly whoActs: WhoActs;
  readonly steps: readonly string[];
};

const WATCH = 'Wait for Salesforce and watch https://status.salesforce.com.';

/** Causes that say nothing of who is to blame: the network between, from end to end. */
const NETWORK: ReadonlySet<CauseCode> = new Set(['dns-unavailable', 'connection-failed', 'timeout', 'tls-untrusted']);

/**
 * The likeliest common factor, from the leading cause and from what sets the silent orgs apart.
 * @param silent checks of the orgs in the outage, not empty.
 * @param watched checks of all orgs that were tried.
 */
export function commonFactor(
  cause: CauseCode,
  silent: readonly OrgCheck[],
  watched: readonly OrgCheck[],
): CommonFactor {
  // What admins have set says nothing of the part of Salesforce in which their orgs live.
  const isTheirs = cause === 'ip-restricted' || cause === 'login-hours-restricted';
  const domain = isTheirs ? null : onlyDomain(silent, watched);
  if (domain !== null) {
    const steps = [`Look up ${domain} at https://status.salesforce.com; orgs elsewhere are not affected.`];
    return salesforce(`one part of Salesforce, ${domain}`, steps);
  }
  switch (cause) {
    case 'ip-restricted':
      return ours('our egress address', [
        'Compare the address our requests come from with what the orgs allow; it may have changed with a NAT gateway or subnet.',
        'Ask the admins to allow it: Setup > Network Access, and Setup > Profiles > the Run-As profile > Login IP Ranges.',
      ]);
    case 'login-hours-restricted':
      return {
        ...salesforce('the login hours of their users', [
          'Allow all hours: Setup > Profiles > the Run-As profile > Login Hours.',
        ]),
        whoActs: 'salesforce-admin',
      };
    case 'dns-unavailable':
    case 'connection-failed':
    case 'timeout':
      if (watched.some(answeredOverNetwork)) {
        return salesforce('Salesforce, or the way to it: other orgs answer over the same network', [WATCH]);
      }
      return ours('our network: nobody answered over it', [
        'Check the way out of the function: NAT gateway, route table, security group, DNS resolver.',
        'If that is sound, look at https://status.salesforce.com.',
      ]);
    case 'tls-untrusted':
      return ours('our network: something between answers with its own certificate', [
        'Look for a proxy or firewall that inspects TLS on the way out.',
      ]);
    case 'secrets-unavailable':
      return ours('our AWS account: Secrets Manager does not answer', [
        'Check the function role, the key policy and the health of Secrets Manager in this Region.',
      ]);
    case 'not-salesforce':
      return salesforce('Salesforce, or a proxy in our network that answers in its place', [
        'Look at https://status.salesforce.com, then for a proxy on the way out.',
      ]);
    default:
      return salesforce('Salesforce', [WATCH]);
  }
}

function ours(factor: string, steps: readonly string[]): CommonFactor {
  return { factor, ours: true, whoActs: 'aws-operator', steps };
}

function salesforce(factor: string, steps: readonly string[]): CommonFactor {
  return { factor, ours: false, whoActs: 'nobody', steps };
}

function answeredOverNetwork({ verdict, cause, evidence }: OrgCheck): boolean {
  return verdict === 'healthy' || (cause !== null && !NETWORK.has(cause) && evidence?.status != null);
}

/** The one domain of all silent orgs, when orgs of other domains were tried. */
function onlyDomain(silent: readonly OrgCheck[], watched: readonly OrgCheck[]): string | null {
  const domains = new Set(silent.map(({ host }) => domainOf(host)));
  const [domain] = domains;
  if (domains.size !== 1 || !domain) return null;
  const others = watched.filter(({ host }) => host !== null && domainOf(host) !== domain);
  return others.some(answeredOverNetwork) ? domain : null;
}

/** What follows the org's own label: `my.salesforce.com`, `sandbox.my.salesforce.com`, `my.salesforce.mil`. */
function domainOf(host: string | null): string | null {
  return host === null ? null : host.slice(host.indexOf('.') + 1);
}

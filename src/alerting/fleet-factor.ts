import { CAUSES, type CauseCode } from '../causes/catalogue.ts';
import type { Step } from '../causes/step.ts';
import type { OrgCheck } from '../check/org-check.ts';
import { count } from '../wording/text.ts';

/** What a fleet incident's orgs most likely have in common, and where to look first. */
export type CommonFactor = { readonly factor: string; readonly actions: readonly Step[] };

const WAIT: Step = { say: 'Nothing to mend here: wait for Salesforce and watch https://status.salesforce.com.' };

/**
 * Names the likeliest common factor from the leading cause and from what sets the affected orgs apart.
 * @param affected checks of the orgs in the incident, not empty.
 * @param watched checks of all orgs that were tried.
 */
export function commonFactor(
  cause: CauseCode,
  affected: readonly OrgCheck[],
  watched: readonly OrgCheck[],
): CommonFactor {
  const domain = onlyDomain(affected, watched);
  if (domain !== null) {
    return {
      factor: `one instance domain, ${domain}`,
      actions: [{ say: `Look up ${domain} at https://status.salesforce.com; orgs elsewhere are not affected.` }],
    };
  }
  const clientId = affected[0]?.clientId ?? null;
  // Orgs that share a packaged app share its outages with everybody else; only a failure can be the app's.
  const failing = CAUSES[cause].verdict === 'unhealthy';
  if (failing && clientId !== null && affected.every((check) => check.clientId === clientId)) {
    return {
      factor: `one app: the ${count(affected.length, 'org')} share one client id`,
      actions: [{ say: 'Check that app first: Setup > External Client App Manager in the org that owns it.' }],
    };
  }
  return factorOf(cause);
}

function factorOf(cause: CauseCode): CommonFactor {
  switch (cause) {
    case 'ip-restricted':
      return {
        factor: 'our egress address',
        actions: [
          {
            say: 'Compare the address our requests come from with what the orgs allow; it may have changed with a NAT gateway or subnet.',
          },
          {
            say: 'Ask the admins to allow it: Setup > Network Access, and Setup > Profiles > the Run-As profile > Login IP Ranges.',
          },
        ],
      };
    case 'dns-unavailable':
    case 'connection-failed':
    case 'timeout':
      return {
        factor: 'our network',
        actions: [
          { say: 'Check the way out of the function: NAT gateway, route table, security group, DNS resolver.' },
          { say: 'If that is sound, look at https://status.salesforce.com.' },
        ],
      };
    case 'tls-untrusted':
      return {
        factor: 'our network: something between answers with its own certificate',
        actions: [{ say: 'Look for a proxy or firewall that inspects TLS on the way out.' }],
      };
    case 'secrets-unavailable':
    case 'secret-unreadable':
      return {
        factor: 'our AWS account',
        actions: [{ say: 'Check the function role, the key policy and the health of Secrets Manager in this Region.' }],
      };
    case 'not-checked':
      return {
        factor: 'our own run: it ran out of time',
        actions: [{ say: 'Raise concurrency or timeoutMinutes, or find what made the orgs before these so slow.' }],
      };
    case 'not-salesforce':
      return {
        factor: 'Salesforce, or a proxy in our network that answers in its place',
        actions: [{ say: 'Look at https://status.salesforce.com, then for a proxy on the way out.' }],
      };
    case 'salesforce-unavailable':
    case 'rate-limited':
    case 'response-invalid':
      return { factor: 'Salesforce', actions: [WAIT] };
    default:
      return {
        factor: 'Salesforce, or one change made to all of these orgs',
        actions: [
          { say: 'Find what was changed for these orgs at that time: a release, a policy, a script, a rotation.' },
        ],
      };
  }
}

/** The one domain of all affected orgs, when orgs of other domains were tried and are well. */
function onlyDomain(affected: readonly OrgCheck[], watched: readonly OrgCheck[]): string | null {
  const domains = new Set(affected.map(({ host }) => domainOf(host)));
  const [domain] = domains;
  if (domains.size !== 1 || !domain) return null;
  return watched.some(({ host }) => host !== null && domainOf(host) !== domain) ? domain : null;
}

/** What follows the org's own label: `my.salesforce.com`, `sandbox.my.salesforce.com`, `my.salesforce.mil`. */
function domainOf(host: string | null): string | null {
  return host === null ? null : host.slice(host.indexOf('.') + 1);
}

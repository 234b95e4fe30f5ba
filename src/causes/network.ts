import type { CauseEntry, CauseGuide } from './entry.ts';
import { editSecret, MY_DOMAIN, salesforceHelp } from './instructions.ts';

const LAMBDA_NETWORKING = 'https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-networking.html';

/** Causes on the way to Salesforce and back, where mostly nothing can be said about the credential. */
export const NETWORK_CAUSES = {
  'domain-not-found': {
    verdict: 'unhealthy',
    whoActs: 'integration-team',
    meaning: 'the My Domain host does not exist',
    actions: (place) => [
      `Ask their Salesforce admin for the present host: ${MY_DOMAIN}.`,
      ...editSecret(place, 'put it as domain'),
      {
        say: 'If the org is gone for good, stop checking it',
        run: place.secret('tag-resource', { tags: 'Key=credential-health:enabled,Value=false' }),
      },
    ],
    link: salesforceHelp('xcloud.domain_name_url_formats'),
  },
  redirected: {
    verdict: 'unhealthy',
    whoActs: 'integration-team',
    meaning: 'the host redirects to another Salesforce host: the My Domain has moved, or this is not its proper name',
    actions: (place) => [
      `Confirm with their Salesforce admin that ${place.subject ?? 'the new host'} is theirs: ${MY_DOMAIN}.`,
      ...editSecret(place, `put ${place.subject ?? 'the new host'} as domain`),
    ],
    link: salesforceHelp('xcloud.domain_name_redirections_understand'),
  },
  'rate-limited': {
    verdict: 'inconclusive',
    whoActs: 'nobody',
    meaning: 'Salesforce asks for fewer requests at a time, so the credential was not judged',
    actions: ({ code, where }) => [
      'Nothing to do: it passes in seconds, and the next run tries again.',
      code === 'request_limit_exceeded'
        ? `If it lasts, something else calls the org too often at once: in ${where}, Setup > System Overview.`
        : 'If it lasts, lower the setting concurrency and deploy.',
    ],
    link: salesforceHelp('xcloud.remoteaccess_oauth_flow_errors'),
  },
  'salesforce-unavailable': {
    verdict: 'inconclusive',
    whoActs: 'nobody',
    meaning: 'Salesforce is down or in maintenance, so the credential was not judged',
    actions: ({ status, host }) => [
      'Nothing to do: the next run tries again. Maintenance and incidents by instance: https://status.salesforce.com',
      ...(status === 420 || (status !== null && status >= 300 && status < 400)
        ? [`If it lasts a day, ask their admin whether the org still is at ${host}: ${MY_DOMAIN}.`]
        : []),
    ],
    link: 'https://status.salesforce.com',
  },
  'not-salesforce': {
    verdict: 'inconclusive',
    whoActs: 'integration-team',
    meaning: 'a page came back instead of an answer for machines, so the credential was not judged',
    actions: ({ host }) => [
      { say: 'See which page answers', run: `curl -sS -i https://${host}/services/oauth2/token` },
      'If it is a proxy of your own, exempt the Salesforce hosts; if it is a Salesforce page that stays, ask their admin to confirm the address: Setup > My Domain.',
    ],
    link: salesforceHelp('xcloud.domain_name_login_code'),
  },
  'dns-unavailable': {
    verdict: 'inconclusive',
    whoActs: 'aws-operator',
    meaning: 'the host could not be looked up because DNS did not answer',
    actions: () => [
      'Wait for the next run; a single fault passes.',
      'If it lasts and the function runs in a VPC: turn on enableDnsSupport, and allow port 53 to the resolver.',
    ],
    link: 'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html',
  },
  'connection-failed': {
    verdict: 'inconclusive',
    whoActs: 'aws-operator',
    meaning: 'no connection to Salesforce came about, or it broke',
    actions: ({ host }) => [
      'Wait for the next run if only few orgs are affected.',
      {
        say: "If all are, check the route from the function's subnets to a NAT gateway and port 443 outwards; from a machine there",
        run: `curl -sS -o /dev/null -v https://${host}`,
      },
    ],
    link: LAMBDA_NETWORKING,
  },
  timeout: {
    verdict: 'inconclusive',
    whoActs: 'nobody',
    meaning: 'Salesforce did not answer in time, so the credential was not judged',
    actions: ({ command }) => [
      {
        say: 'Nothing to do at first: the next run tries again. By hand, with more time',
        run: command('check', '--timeout', '60'),
      },
    ],
    link: LAMBDA_NETWORKING,
  },
  'tls-untrusted': {
    verdict: 'inconclusive',
    whoActs: 'aws-operator',
    meaning: 'the certificate that answered is not trusted, has expired, or is for another name; nothing was sent',
    actions: ({ host }) => [
      {
        say: 'See who answers',
        run: `openssl s_client -connect ${host}:443 -servername ${host} </dev/null | openssl x509 -noout -subject -issuer -dates`,
      },
      'If the issuer is your own proxy, exempt the Salesforce hosts from inspection (at the CLI: --ca FILE).',
    ],
    link: LAMBDA_NETWORKING,
  },
  'response-invalid': {
    verdict: 'inconclusive',
    whoActs: 'integration-team',
    meaning: 'the answer could not be understood, so the credential was not judged',
    actions: ({ command, found, anyCase }) => {
      const again = { say: 'Check again', run: command('check') };
      const address = `Ask their admin for the address of the org: ${MY_DOMAIN}.`;
      if (found.includes('instance_url')) return [address, again];
      return [again, ...(anyCase ? [address] : ['If it stays, look for a proxy on the way out that changes answers.'])];
    },
    link: salesforceHelp('xcloud.remoteaccess_oauth_client_credentials_flow'),
  },
  'not-checked': {
    verdict: 'inconclusive',
    whoActs: 'aws-operator',
    meaning: 'the time for the run was over before this org had its turn',
    actions: ({ command }) => [
      { say: 'Check it now', run: command('check') },
      'If it happens again, raise timeoutMinutes or concurrency and deploy.',
    ],
    link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html',
  },
} as const satisfies Record<string, CauseEntry>;

/** What the runbook and the command line say beyond that; left out of what the function bundles. */
export const NETWORK_GUIDES = {
  'domain-not-found': {
    saidWhen: [
      'DNS says twice, seconds apart, that the name does not exist, while `login.salesforce.com` resolves (`ENOTFOUND`)',
    ],
    likely: [
      'the My Domain was renamed, and the redirect of the former name, which lasts until the next change or until an admin removes it, has ended',
      'the sandbox or the org was deleted',
      'the host was mistyped',
    ],
    forAdmin: () => [
      'The address we use for your org no longer exists. Send us the present one, or tell us that the org is gone: Setup > My Domain > Current My Domain URL.',
    ],
  },
  redirected: {
    saidWhen: ['a 3xx answer that points at another allowed host, which is named and never followed'],
    likely: [
      'the My Domain was renamed: Salesforce redirects the former name for a time',
      'the host is an old form of the name, such as one with an instance (`cs20`); the sandbox is now NAME--SANDBOX.sandbox.my.salesforce.com',
    ],
    forAdmin: ({ where, subject }) => [
      `In ${where}, confirm your present address, since the one we use redirects${subject === null ? '' : ` to ${subject}`}: Setup > My Domain > Current My Domain URL.`,
    ],
  },
  'rate-limited': {
    saidWhen: [
      '429',
      '`slow_down`, `rate_limit_exceeded`',
      '`REQUEST_LIMIT_EXCEEDED`: ConcurrentRequests or ConcurrentPerOrgLongTxn Limit exceeded',
    ],
    likely: [
      'a burst of logins to one org or from one address',
      'other callers of the org have as many long requests open as it allows; the credential works',
    ],
    forAdmin: null,
  },
  'salesforce-unavailable': {
    saidWhen: [
      '5xx, 406, 408, 420, or a maintenance page',
      '`server_error`, `service_unavailable`, `system_down`, `unknown_error`, `SERVER_UNAVAILABLE`, `FUNCTIONALITY_TEMPORARILY_UNAVAILABLE`, an error that ends in `_retry`',
      'a 3xx answer that points nowhere useful',
    ],
    likely: ['maintenance or an incident of the instance', '420 for days: an expired scratch org or sandbox'],
    forAdmin: null,
  },
  'not-salesforce': {
    saidWhen: ['HTML or other text that is neither an OAuth answer nor a maintenance page'],
    likely: [
      'a proxy or firewall between the check and Salesforce answered in its place',
      'Salesforce shows a login or error page, for example while an org is being moved',
    ],
    forAdmin: ({ where }) => [
      `In ${where}, confirm the address of the org: Setup > My Domain > Current My Domain URL.`,
    ],
  },
  'dns-unavailable': {
    saidWhen: ['`EAI_AGAIN`, or `ENOTFOUND` for every name at once'],
    likely: ['a passing fault of the resolver', 'in a VPC: DNS support is off, or a firewall blocks the resolver'],
    forAdmin: null,
  },
  'connection-failed': {
    saidWhen: ['`ECONNREFUSED`, `ECONNRESET`, `ENETUNREACH`, `EHOSTUNREACH`, `EPIPE`'],
    likely: [
      'a passing fault of the network',
      'in a VPC: no NAT gateway, or a security group or network ACL that blocks port 443 outwards',
    ],
    forAdmin: null,
  },
  timeout: {
    saidWhen: ['no complete answer within the time for one org, retries included'],
    likely: ['the org is slow at the moment', 'for all orgs at once: the network of the check drops packets'],
    otherwise: () => ['If one org is always slow, raise the setting orgTimeoutSeconds and deploy.'],
    forAdmin: null,
  },
  'tls-untrusted': {
    saidWhen: ['`UNABLE_TO_VERIFY_LEAF_SIGNATURE`, `CERT_HAS_EXPIRED`, `ERR_TLS_CERT_ALTNAME_INVALID` and their like'],
    likely: ['a proxy inspects TLS and presents its own certificate', 'DNS points the name at another machine'],
    forAdmin: null,
  },
  'response-invalid': {
    saidWhen: [
      'an answer that is empty, cut, longer than 64 kB, or no JSON although it says so',
      'JSON that is neither a token nor an error',
      'a token whose `instance_url` is not an allowed host; the token went nowhere',
    ],
    likely: ['a proxy changed the answer', 'a passing fault of Salesforce'],
    forAdmin: ({ where }) => [
      `In ${where}, tell us the address of the org: Setup > My Domain > Current My Domain URL.`,
    ],
  },
  'not-checked': {
    saidWhen: ['the deadline of the run came first'],
    likely: ['many orgs were slow at once', 'more orgs than timeoutMinutes and concurrency allow for'],
    forAdmin: null,
  },
} as const satisfies Readonly<Record<keyof typeof NETWORK_CAUSES, CauseGuide>>;

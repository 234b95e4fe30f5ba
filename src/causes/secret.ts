import type { CauseEntry, CauseGuide, Place } from './entry.ts';
import { editSecret, MY_DOMAIN, salesforceHelp, storeFile } from './instructions.ts';
import type { Step } from './step.ts';
import { FLOW_NAMES, type Flow } from './verdict.ts';

/** What a secret of each flow holds; the host is the org's own. */
const FORMS = {
  client_credentials: (host: string) => `{"clientId": "…", "clientSecret": "…", "domain": "${host}"}`,
  password: (host: string) =>
    `{"clientId": "…", "clientSecret": "…", "username": "…", "password": "…", "securityToken": "…", "domain": "${host}"}`,
  jwt_bearer: (host: string) => `{"clientId": "…", "username": "…", "privateKey": "-----BEGIN …", "domain": "${host}"}`,
};

/** The flow that the keys of an unreadable secret speak of. */
function flowSpokenOf({ subject, flow }: Place): Flow {
  return subject === 'client_credentials' || subject === 'password' || subject === 'jwt_bearer'
    ? subject
    : (flow ?? 'client_credentials');
}

/** Causes found before anything is sent: the secret's value, what it holds, and the host it names. */
export const SECRET_CAUSES = {
  'secret-unreadable': {
    verdict: 'unhealthy',
    whoActs: 'aws-operator',
    meaning: 'Secrets Manager refuses to hand out the secret',
    actions: (place) => {
      const gone = place.code === 'resourcenotfoundexception';
      return [
        ...(gone
          ? []
          : [
              { say: 'See which key encrypts it', run: place.secret('describe-secret') },
              'Where KmsKeyId names a key of your own: add its ARN to the setting secretKmsKeyArns, deploy, and let the key policy allow kms:Decrypt to the check function.',
            ]),
        ...(gone || place.anyCase
          ? [{ say: 'No AWSCURRENT: write the credential to secret.json and store it', run: storeFile(place) }]
          : []),
      ];
    },
    link: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html',
  },
  'secrets-unavailable': {
    verdict: 'inconclusive',
    whoActs: 'aws-operator',
    meaning: 'Secrets Manager is throttling or failing, so the credential could not be read',
    actions: () => [
      'Wait for the next run; one missed check says nothing about the credential.',
      'If it lasts: compare the reads of the account with its quotas, and in a VPC give the subnets a route to Secrets Manager.',
    ],
    link: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html',
  },
  'secret-malformed': {
    verdict: 'unhealthy',
    whoActs: 'integration-team',
    meaning: 'the secret cannot be read as a Salesforce credential',
    actions: (place) => [
      `The form it must have (${FLOW_NAMES[flowSpokenOf(place)]} flow): ${FORMS[flowSpokenOf(place)](place.host)}`,
      ...editSecret(place, 'correct what is wrong or missing'),
    ],
    link: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_update-secret-value.html',
  },
  'flow-not-checkable': {
    verdict: 'inconclusive',
    whoActs: 'integration-team',
    meaning: 'the secret is of a kind that cannot be checked without harm, so nothing was sent',
    actions: ({ host, secret }) => [
      `To have this org checked, store a credential that may be tried in place of it, or beside it in a secret of its own: {"clientId": "…", "clientSecret": "…", "domain": "${host}"}`,
      {
        say: 'To leave it as it is and not see it here',
        run: secret('tag-resource', { tags: 'Key=credential-health:enabled,Value=false' }),
      },
    ],
    link: salesforceHelp('xcloud.remoteaccess_oauth_client_credentials_flow'),
  },
  'host-not-allowed': {
    verdict: 'unhealthy',
    whoActs: 'integration-team',
    meaning: 'the stored host is not a Salesforce My Domain host, so nothing was sent to it',
    actions: putMyDomain,
    link: salesforceHelp('xcloud.domain_name_overview'),
  },
  'login-host-not-supported': {
    verdict: 'unhealthy',
    whoActs: 'integration-team',
    meaning: 'the stored host cannot serve this login; Salesforce wants the My Domain host of the org',
    actions: putMyDomain,
    link: salesforceHelp('000886201'),
  },
} as const satisfies Record<string, CauseEntry>;

function putMyDomain(place: Place): readonly (string | Step)[] {
  const { subject } = place;
  return subject === null
    ? [
        `Ask their Salesforce admin for the host (a sandbox has its own): ${MY_DOMAIN}.`,
        ...editSecret(place, 'put that host as domain, without https:// and path'),
      ]
    : [
        ...editSecret(place, `put ${subject} as domain`),
        `If it does not work with ${subject}, ask their admin: ${MY_DOMAIN}.`,
      ];
}

/** What the runbook and the command line say beyond that; left out of what the function bundles. */
export const SECRET_GUIDES = {
  'secret-unreadable': {
    saidWhen: [
      '`AccessDeniedException` for the secret or its key',
      '`DecryptionFailure`',
      'no version carries `AWSCURRENT`',
    ],
    likely: [
      'the secret is encrypted with a customer managed key that the check may not use',
      'a resource policy on the secret or a boundary on the account denies the read',
      'the secret was created without a value',
    ],
    forAdmin: null,
  },
  'secrets-unavailable': {
    saidWhen: ['`ThrottlingException`', '`InternalServiceError`, a 5xx answer or no answer from Secrets Manager'],
    likely: [
      'a passing fault of the service',
      'something else in the account reads secrets in bursts',
      'in a VPC: no route to Secrets Manager (no NAT gateway, no interface endpoint)',
    ],
    forAdmin: null,
  },
  'secret-malformed': {
    saidWhen: [
      'the value is binary, no JSON, or no JSON object',
      'a key that the flow needs is missing or empty; it is named',
      'a value is a JSON number or another type where text is expected',
      'the private key cannot be read, or is no RSA key of at least 2048 bits (JWT bearer flow)',
    ],
    likely: ['a key was renamed or forgotten when the secret was last edited', 'a value lost its quotes'],
    forAdmin: null,
  },
  'flow-not-checkable': {
    saidWhen: [
      'the secret holds a refresh token: trying it may spend it (Refresh Token Rotation), and the integration would stand without one',
      'the secret is an SFDX URL (`force://…`), which holds a refresh token',
      'user name and password without a consumer key: SOAP `login()`, which Salesforce ends in June 2027',
    ],
    likely: ['the secret belongs to an integration that does not use client credentials, which is no fault'],
    forAdmin: null,
  },
  'host-not-allowed': {
    saidWhen: [
      'the host does not end in `.my.salesforce.com`, `.my.salesforce.mil` or `.my.sfcrmproducts.cn`',
      'it is an IP address, or holds `http:`, a port, user information or a trailing dot',
    ],
    likely: [
      'the address of a web page, an Experience site or a proxy was copied instead of the My Domain',
      'an old instance host such as na44.salesforce.com, all of which are retired',
      'the label `my` is missing, as in acme.salesforce.com',
    ],
    forAdmin: () => ['Send us your My Domain address: Setup > My Domain > Current My Domain URL.'],
  },
  'login-host-not-supported': {
    saidWhen: [
      '`login.salesforce.com` or `test.salesforce.com` with the client credentials flow',
      'a Lightning or Setup host',
      '`invalid_grant`: request not supported on this domain',
    ],
    likely: [
      'the login host was kept when the credential moved from the username-password flow',
      'the address was copied from the browser while in Setup',
    ],
    forAdmin: () => [
      'Send us the My Domain address of the org we log in to, which for a sandbox is its own: Setup > My Domain > Current My Domain URL.',
    ],
  },
} as const satisfies Readonly<Record<keyof typeof SECRET_CAUSES, CauseGuide>>;

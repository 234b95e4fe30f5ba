import type { CauseEntry, CauseGuide, Place } from './entry.ts';
import { CONNECTED_APP, ECA, editSecret, MY_DOMAIN, salesforceHelp } from './instructions.ts';
import { NETWORK_CAUSES } from './network.ts';
import type { Step } from './step.ts';

const REST_ERRORS = 'https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm';

/** Causes that show only once a token was had: the API call with it, and whom it belongs to. */
export const API_CAUSES = {
  'api-disabled': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'the login works, but the user, the app or the org may not use the REST API',
    actions: ({ where, user, code, scopes, anyCase }) => {
      const hasScope = scopes !== null && (scopes.includes('api') || scopes.includes('full'));
      const session = code === 'invalid_session_id';
      return [
        ...(anyCase || code === 'api_currently_disabled'
          ? [
              `In ${where}, tick API Enabled for ${user}: Setup > Profiles > the profile > System Permissions, or a permission set in Setup > Permission Sets.`,
            ]
          : []),
        ...(!hasScope && (anyCase || session)
          ? [
              `In ${where}, add the scope Manage user data via APIs (api)${scopes === null ? ' if the app lacks it' : ''}: ${ECA} > Settings > OAuth Settings.`,
            ]
          : []),
        ...(anyCase || session
          ? [
              `In ${where}, allow the app where only listed apps may call the API: Setup > API Access Control, then Setup > Connected Apps OAuth Usage > the app > Install.`,
            ]
          : []),
        ...(anyCase || code === 'api_disabled_for_org'
          ? [
              `In ${where}, see whether the edition includes the API (Group and Professional come without it): Setup > Company Information.`,
            ]
          : []),
      ];
    },
    link: salesforceHelp('xcloud.security_api_access_control_about'),
  },
  'api-password-expired': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'the login works, but the password of the user has expired and every call fails',
    actions: ({ where, user, flow }) => [
      `In ${where}, tick Password Never Expires for ${user}: Setup > Permission Sets > a set of the integration > System Permissions (or Setup > Profiles > the profile).`,
      flow === 'password'
        ? 'Set a new password and send it with the new security token over a safe channel: Setup > Users > the user > Reset Password.'
        : 'Set a new password once: Setup > Users > the user > Reset Password.',
    ],
    link: salesforceHelp('sf.admin_password'),
  },
  'org-mismatch': {
    verdict: 'unhealthy',
    whoActs: 'integration-team',
    meaning: 'the token belongs to another org than expected',
    actions: (place) => {
      const id = place.subject ?? 'NEW_ORG_ID';
      const refreshed = place.isSandbox ? ' A refresh gives a sandbox a new one.' : '';
      return [
        `Compare ${place.subject ?? 'the org id of the token'} with the Organization ID: in ${place.where}, Setup > Company Information.${refreshed}`,
        {
          say: 'If they agree, expect this org from now on',
          run: place.secret('tag-resource', { tags: `Key=credential-health:org-id,Value=${id}` }),
        },
        ...editSecret(place, 'put the credential of the right org', 'If they do not'),
      ];
    },
    link: salesforceHelp('sf.data_sandbox_environments'),
  },
  'api-limit-exceeded': {
    verdict: 'inconclusive',
    whoActs: 'salesforce-admin',
    meaning: 'the credential works; the org has no API calls left',
    actions: ({ where }) => [
      `In ${where}, see the use of the last 24 hours: Setup > Company Information > API Requests, Last 24 Hours.`,
    ],
    link: salesforceHelp('sf.integrate_api_rate_limiting'),
  },
  'api-rejected-unknown': {
    verdict: 'inconclusive',
    whoActs: 'integration-team',
    meaning: 'the login works, but the API call after it failed in a way that does not judge the credential',
    actions: stepsForApiAnswer,
    link: REST_ERRORS,
  },
} as const satisfies Record<string, CauseEntry>;

/** What fits an answer of the API that judges nothing. */
function stepsForApiAnswer(place: Place): readonly (string | Step)[] {
  const { code, found, status, subject, where, egress, host } = place;
  const isRedirect = status !== null && status >= 300 && status < 400;
  if (isRedirect && subject !== null && subject !== host) return NETWORK_CAUSES.redirected.actions(place);
  if (status === 404 || status === 410 || code === 'unsupported_api_version') {
    return [
      'Deploy a newer version of salesforce-credential-health: the org does not offer the API version (apiVersion) that this one asks with.',
    ];
  }
  // A token that was just granted and is not taken: as an error, as a bare 401, or as a way back to the login.
  if (code === 'invalid_session_id' || isRedirect || (status === 401 && code !== 'invalid_auth_header')) {
    return [
      ...(isRedirect && subject === null
        ? [`Ask their admin whether ${host} is still their address: ${MY_DOMAIN}.`]
        : []),
      `Ask their admin: in ${where}, Setup > Session Settings, whether sessions are locked to the IP address from which they originated, or Enforce login IP ranges on every request is on; then ${egress} must be in the profile's Login IP Ranges and must not change.`,
      'Ask also whether only listed apps may call the API: Setup > API Access Control.',
    ];
  }
  if (code === 'invalid_auth_header') {
    return [
      `Ask their admin to have the app issue opaque tokens: in ${where}, ${ECA} > Settings > OAuth Settings (connected app: ${CONNECTED_APP} > Edit), untick Issue JSON Web Token (JWT)-based access tokens.`,
    ];
  }
  if (code.startsWith('txn_security')) {
    return [`Ask their admin which policy stopped the call: in ${where}, Setup > Transaction Security Policies.`];
  }
  return [
    { say: 'See whether it stays, and what each step answers', run: place.command('doctor') },
    `If it does, ask their admin what was changed lately: in ${where}, Setup > View Setup Audit Trail.`,
    ...(code === '' && found.trim() !== ''
      ? ['If the answer is no page of Salesforce, look for a proxy on the way out that gives it.']
      : []),
  ];
}

/** What the runbook and the command line say beyond that; left out of what the function bundles. */
export const API_GUIDES = {
  'api-disabled': {
    saidWhen: [
      '`API_CURRENTLY_DISABLED`: API is disabled for this User',
      '`API_DISABLED_FOR_ORG`',
      '`INVALID_SESSION_ID`: This session is not valid for use with the REST API',
    ],
    likely: [
      'the profile of the user lacks API Enabled',
      'the app lacks the scope api',
      'API Access Control is on and lets only listed apps call the API; "Use Any API Client", which opened it to a user, was narrowed in December 2025',
      'the edition comes without the API (Group, Essentials, Professional without the add-on)',
      'the profile of the user demands a high-assurance session, which no machine can get',
    ],
    forAdmin: 'actions',
    otherwise: ({ where, user, code, anyCase }) =>
      anyCase || code === 'invalid_session_id'
        ? [
            `If that is not it, do not demand a high-assurance session: in ${where}, Setup > Profiles > the profile of ${user} > Session Settings > Session Security Level Required at Login.`,
          ]
        : [],
  },
  'api-password-expired': {
    saidWhen: ['`INVALID_OPERATION_WITH_EXPIRED_PASSWORD`'],
    likely: ['the integration user falls under the password policy for people'],
    forAdmin: 'actions',
  },
  'org-mismatch': {
    saidWhen: ["the org id in the token's identity URL is not the expected one, nor the one learned at earlier checks"],
    likely: [
      'the sandbox was refreshed, which gives it a new org id',
      'the credential of another customer or environment was stored here',
      'the tag credential-health:org-id holds a wrong id',
    ],
    forAdmin: ({ where }) => [
      `In ${where}, send us the Organization ID and say whether the sandbox was refreshed lately: Setup > Company Information.`,
    ],
  },
  'api-limit-exceeded': {
    saidWhen: ['`REQUEST_LIMIT_EXCEEDED`: TotalRequests Limit exceeded'],
    likely: ['one of the integrations of the org calls far more than usual', 'the org has outgrown its allocation'],
    otherwise: () => ['Find the heaviest caller, and be told earlier next time: Setup > API Usage Notifications.'],
    forAdmin: 'actions',
  },
  'api-rejected-unknown': {
    saidWhen: [
      'any other error of the API call',
      '404, 410 or `UNSUPPORTED_API_VERSION`: the API version of the check does not exist there, or is retired',
      '`INVALID_SESSION_ID`: Session expired or invalid, for a token that was just granted',
      '`INVALID_AUTH_HEADER`: INVALID_HEADER_TYPE or INVALID_JWT_FORMAT',
      'a redirect of the API; its target is named and not followed',
    ],
    likely: [
      'a fresh session refused: sessions are locked to the IP address from which they originated, login IP ranges are enforced on every request, or API Access Control is on',
      'the API version of this release is too old or too new for the org',
      'the app issues JWT-based access tokens, which this call did not take',
      'a transaction security policy of the org blocks the call (`TXN_SECURITY_NO_ACCESS`)',
      'a redirect: the My Domain was renamed, or is about to be',
    ],
    forAdmin: ({ where }) => [
      `In ${where}, check whether sessions are locked to an IP address, or Enforce login IP ranges on every request is on: Setup > Session Settings.`,
      'Check whether a policy blocks API calls of the integration user, or only listed apps may call: Setup > Transaction Security Policies, Setup > API Access Control.',
    ],
  },
} as const satisfies Readonly<Record<keyof typeof API_CAUSES, CauseGuide>>;

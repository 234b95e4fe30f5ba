import { type CauseEntry, type CauseGuide, editSecret, salesforceHelp } from './entry.ts';

const REST_ERRORS = 'https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm';

/** Causes that show only once a token was had: the API call with it, and whom it belongs to. */
export const API_CAUSES = {
  'api-disabled': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'the login works, but the user or the org may not use the REST API',
    actions: ({ where, user }) => [
      `In ${where}, tick API Enabled for ${user}: Setup > Profiles > the profile > System Permissions, or a permission set in Setup > Permission Sets.`,
      'If the error is INVALID_SESSION_ID, add the scope Manage user data via APIs (api): Setup > External Client App Manager > the app > Settings > OAuth Settings (connected app: Setup > App Manager > the app > Edit).',
      'If the error is API_DISABLED_FOR_ORG, check that the edition includes the API: Setup > Company Information.',
    ],
    link: salesforceHelp('000385436'),
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
    actions: (place) => [
      `Compare the org id in the report with the Organization ID: in ${place.where}, Setup > Company Information.`,
      {
        say: 'If the new org is right',
        run: place.secret('tag-resource', { tags: 'Key=credential-health:org-id,Value=NEW_ORG_ID' }),
      },
      ...editSecret(place, 'put the credential of the right org, if it is not'),
    ],
    link: salesforceHelp('sf.data_sandbox_environments'),
  },
  'api-limit-exceeded': {
    verdict: 'inconclusive',
    whoActs: 'salesforce-admin',
    meaning: 'the credential works; the org has no API calls left',
    actions: ({ where }) => [
      `In ${where}, see the use of the last 24 hours: Setup > Company Information > API Requests, Last 24 Hours.`,
      'Find the heaviest caller, and be told earlier next time: Setup > API Usage Notifications.',
    ],
    link: salesforceHelp('sf.integrate_api_rate_limiting'),
  },
  'api-rejected-unknown': {
    verdict: 'inconclusive',
    whoActs: 'integration-team',
    meaning: 'the login works, but the API call after it failed in a way that does not judge the credential',
    actions: ({ where }) => [
      'For 404 or 410: set apiVersion to a current version and deploy.',
      'For any other error: read the evidence in the report and look it up (link).',
      `For TXN_SECURITY_NO_ACCESS, ask their admin: in ${where}, Setup > Transaction Security Policies.`,
    ],
    link: REST_ERRORS,
  },
} as const satisfies Record<string, CauseEntry>;

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
      'the edition comes without the API (Essentials, Professional without the add-on)',
    ],
    forAdmin: 'actions',
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
    saidWhen: ['`REQUEST_LIMIT_EXCEEDED`'],
    likely: ['one of the integrations of the org calls far more than usual', 'the org has outgrown its allocation'],
    forAdmin: 'actions',
  },
  'api-rejected-unknown': {
    saidWhen: [
      'any other error of the API call',
      '404 or 410: the API version of the check does not exist there, or is retired',
    ],
    likely: [
      'the setting apiVersion is too old or too new for the org',
      'a transaction security policy of the org blocks the call (`TXN_SECURITY_NO_ACCESS`)',
    ],
    forAdmin: ({ where }) => [
      `In ${where}, check whether a policy blocks API calls of the integration user: Setup > Transaction Security Policies.`,
    ],
  },
} as const satisfies Readonly<Record<keyof typeof API_CAUSES, CauseGuide>>;

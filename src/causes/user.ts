import { type CauseEntry, type CauseGuide, editSecret, salesforceHelp } from './entry.ts';

/** Causes that lie with the user the token stands for, with what restricts that user, and with the org as a whole. */
export const USER_CAUSES = {
  'run-as-user-missing': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'no Run-As user is set',
    actions: ({ where }) => [
      `In ${where}: Setup > External Client App Manager > the app > Policies > Edit, tick Enable Client Credentials Flow, set Run As to the username of the integration user, Save.`,
      'If it is a connected app: Setup > App Manager > the app > Manage > Edit Policies > Client Credentials Flow, set Run As, Save.',
    ],
    link: salesforceHelp('xcloud.connected_app_client_credentials_setup'),
  },
  'run-as-user-not-allowed': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'the user that the app runs as may not use the app',
    actions: ({ where, user }) => [
      `In ${where}: Setup > External Client App Manager > the app > Policies > Edit > App Policies, select the profile or a permission set of ${user}, Save.`,
      `If it is a connected app: Setup > App Manager > the app > Manage > Manage Profiles or Manage Permission Sets, add one of ${user}.`,
      `Check that the license of ${user} is internal (Salesforce, Salesforce Integration): Setup > Users > the user.`,
    ],
    link: salesforceHelp('xcloud.connected_app_manage_oauth'),
  },
  'user-inactive': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'the user that the app runs as is inactive or frozen',
    actions: ({ where, user, flow }) => [
      `In ${where}, tick Active or click Unfreeze for ${user}: Setup > Users > the user.`,
      flow === 'client_credentials' || flow === null
        ? 'Or name another integration user: Setup > External Client App Manager > the app > Policies > Edit > Run As (connected app: Setup > App Manager > the app > Manage > Edit Policies).'
        : 'Or create another integration user and send us the username: Setup > Users > New User.',
    ],
    link: salesforceHelp('sf.users_freeze'),
  },
  'org-inactive': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'the Salesforce org is inactive: locked, closed, or a trial that has ended',
    actions: ({ where }) => [
      `In ${where}, if it still opens, note the Organization ID and edition and ask Salesforce Support to reactivate it: Setup > Company Information.`,
      'If the org is gone for good, tell us, so that we retire the connection; if another takes its place, send us its address: Setup > My Domain.',
    ],
    link: salesforceHelp('xcloud.remoteaccess_oauth_flow_errors'),
  },
  'user-login-failed': {
    verdict: 'unhealthy',
    whoActs: 'integration-team',
    meaning: 'Salesforce rejects the username, the password or the security token',
    actions: (place) => [
      'Do not try again by hand: each failure brings the user closer to a lockout.',
      `Ask their admin for the reason: in ${place.where}, Setup > Users > the user > Login History.`,
      ...editSecret(place, 'put the new password and securityToken, if they have changed'),
      'If the reason is Username-Password Flow Disabled, move to client credentials, or for now: Setup > OAuth and OpenID Connect Settings > Allow OAuth Username-Password Flows.',
    ],
    link: salesforceHelp('xcloud.remoteaccess_oauth_username_password_flow'),
  },
  'user-not-approved': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'the user has not been approved for the app',
    actions: ({ where, user }) => [
      `In ${where}: Setup > External Client App Manager > the app > Policies > Edit, set Permitted Users to Admin approved users are pre-authorized, select a permission set of ${user}, Save.`,
      'If it is a connected app: Setup > App Manager > the app > Manage > Edit Policies, set Permitted Users the same way, then Manage Permission Sets.',
    ],
    link: salesforceHelp('xcloud.remoteaccess_oauth_jwt_flow'),
  },
  'assertion-rejected': {
    verdict: 'unhealthy',
    whoActs: 'integration-team',
    meaning: 'Salesforce rejects the signed assertion of the JWT bearer flow',
    actions: (place) => [
      `Have the certificate of the private key uploaded: in ${place.where}, Setup > External Client App Manager > the app > Settings > OAuth Settings > Flow Enablement (connected app: Setup > App Manager > the app > Edit > Use digital signatures).`,
      'Compare the username with the one in the org: Setup > Users > the user.',
      ...editSecret(
        place,
        'put the right username, and as audience https://login.salesforce.com or, for a sandbox, https://test.salesforce.com',
      ),
    ],
    link: salesforceHelp('xcloud.remoteaccess_oauth_jwt_flow'),
  },
  'ip-restricted': {
    verdict: 'inconclusive',
    whoActs: 'salesforce-admin',
    meaning:
      'Salesforce refuses logins from the address of the check; the integration itself may still work from its own',
    actions: ({ where, user, egress, flow }) => [
      `In ${where}, add ${egress}: Setup > Profiles > the profile of ${user} > Login IP Ranges.`,
      flow === 'jwt_bearer'
        ? 'Relaxing IP restrictions for the app does not help with this flow; if people share the profile, give the integration one of its own: Setup > Profiles > New Profile.'
        : 'Or let the app do without: Setup > External Client App Manager > the app > Policies > Edit, set IP Relaxation to Relax IP restrictions (connected app: Setup > App Manager > the app > Manage > Edit Policies).',
    ],
    link: salesforceHelp('xcloud.connected_app_continuous_ip'),
  },
  'login-hours-restricted': {
    verdict: 'inconclusive',
    whoActs: 'salesforce-admin',
    meaning: 'the user may not log in at this time of day',
    actions: ({ where, user }) => [
      `In ${where}, allow all hours: Setup > Profiles > the profile of ${user} > Login Hours > Edit > Clear all times, Save.`,
      'Or give the integration a profile of its own without login hours: Setup > Profiles > New Profile.',
    ],
    link: salesforceHelp('platform.login_hours'),
  },
  'login-rate-exceeded': {
    verdict: 'inconclusive',
    whoActs: 'integration-team',
    meaning: 'the user has logged in too often within the hour',
    actions: ({ where }) => [
      `Find out which client logs in so often: in ${where}, Setup > Login History (by user and application).`,
      'Let that client keep its token until it is refused, and give each integration a user of its own.',
    ],
    link: salesforceHelp('000381578'),
  },
} as const satisfies Record<string, CauseEntry>;

/** What the runbook and the command line say beyond that; left out of what the function bundles. */
export const USER_GUIDES = {
  'run-as-user-missing': {
    saidWhen: ['`invalid_grant`: no client credentials user enabled'],
    likely: [
      'Run As was never set, or was cleared when the flow was switched off and on again',
      'Run As was given as an e-mail address instead of a username',
      'the flow is ticked in the settings of the app but not in its policies',
    ],
    forAdmin: 'actions',
  },
  'run-as-user-not-allowed': {
    saidWhen: [
      '`invalid_app_access`: user is not admin approved to access this app',
      '`access_denied`: end-user denied authorization',
    ],
    likely: [
      'the app admits approved users only, and the profile or permission set of the user is not among them',
      'the user is of a kind that cannot be used, such as a portal or community user',
    ],
    forAdmin: 'actions',
  },
  'user-inactive': {
    saidWhen: ['`invalid_grant`: inactive user, or a text that says frozen', '`inactive_user`'],
    likely: [
      'the credential runs as a person who has left',
      'the user was deactivated to free a license, or frozen during an inquiry',
    ],
    forAdmin: 'actions',
  },
  'org-inactive': {
    saidWhen: ['`invalid_grant`: inactive organization', '`inactive_org`'],
    likely: ['the contract or trial has ended', 'the sandbox or scratch org was deleted'],
    forAdmin: 'actions',
  },
  'user-login-failed': {
    saidWhen: [
      '`invalid_grant`: authentication failure, with the username-password flow',
      '`invalid_grant`: invalid username, password, security token; or user locked out',
    ],
    likely: [
      'the password was changed; that also replaces the security token, which is sent by e-mail',
      'the security token is missing and the login comes from an address the org does not trust',
      'the user is locked out, frozen, or must set a new password',
      'the org or the app does not allow the username-password flow any more',
      'production and sandbox were confused: login.salesforce.com and test.salesforce.com know different users',
      'the org asks the user for multi-factor authentication, which this flow cannot answer',
    ],
    forAdmin: ({ where }) => [
      `In ${where}, tell us the Status of our latest attempt: Setup > Users > the integration user > Login History.`,
      'If the user is locked or frozen, click Unlock or Unfreeze: Setup > Users > the integration user.',
      'If the Status is Username-Password Flow Disabled: Setup > OAuth and OpenID Connect Settings, switch on Allow OAuth Username-Password Flows, until we have moved to another flow.',
    ],
  },
  'user-not-approved': {
    saidWhen: ["`invalid_grant`: user hasn't approved this consumer, with the JWT bearer flow"],
    likely: [
      'the app lets users approve themselves, which no person does for an integration',
      'the user lost the profile or permission set that was approved',
    ],
    forAdmin: 'actions',
  },
  'assertion-rejected': {
    saidWhen: [
      '`invalid_grant`: invalid assertion, invalid user, or an audience that is invalid',
      '`invalid_client`: invalid client credentials, in this flow',
      '`bad_jti_claim`, `invalid_assertion_type`',
    ],
    likely: [
      'the certificate of the app does not belong to the private key, or has expired',
      'the username does not exist in this org: sandbox users carry the sandbox name as a suffix',
      'the audience is that of production for a sandbox, or the other way round',
      'the clock of the caller is minutes off',
    ],
    forAdmin: ({ where }) => [
      `In ${where}, check that the certificate is the one we sent and has not expired: Setup > External Client App Manager > the app > Settings > OAuth Settings > Flow Enablement (connected app: Setup > App Manager > the app > Edit > Use digital signatures).`,
      'Send us the exact username of the integration user: Setup > Users > the user.',
    ],
  },
  'ip-restricted': {
    saidWhen: ['`invalid_grant`: ip restricted'],
    likely: [
      'the profile of the user has login IP ranges that the address is not in',
      'the app enforces IP restrictions; with the JWT bearer flow they always hold',
      'the check has no fixed address, or it has changed',
    ],
    forAdmin: 'actions',
  },
  'login-hours-restricted': {
    saidWhen: ['a description that speaks of login hours or restricted times'],
    likely: ['the profile of the integration user was copied from one for people with office hours'],
    forAdmin: 'actions',
  },
  'login-rate-exceeded': {
    saidWhen: ['a description that says login rate exceeded'],
    likely: [
      'an integration asks for a new token with every call; Salesforce allows 3,600 logins per user and hour',
      'several integrations share one user',
    ],
    forAdmin: ({ where }) => [
      `In ${where}, tell us which applications log in most as the integration user: Setup > Login History.`,
    ],
  },
} as const satisfies Readonly<Record<keyof typeof USER_CAUSES, CauseGuide>>;

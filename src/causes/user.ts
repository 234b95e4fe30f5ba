import type { CauseEntry, CauseGuide } from './entry.ts';
import { CONNECTED_APP, ECA, editSecret, MY_DOMAIN, salesforceHelp } from './instructions.ts';

/** What an app may be assigned to: a set of that license cannot hold one. */
const ASSIGNABLE = 'a permission set that is not tied to the license Salesforce API Integration';

/** Causes that lie with the user the token stands for, with what restricts that user, and with the org as a whole. */
export const USER_CAUSES = {
  'run-as-user-missing': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'no Run-As user is set',
    actions: ({ where }) => [
      `In ${where}: ${ECA} > Policies > Edit, tick Enable Client Credentials Flow if the box is there, set Run As to the username of the integration user (permission API Only User), Save.`,
    ],
    link: salesforceHelp('xcloud.connected_app_client_credentials_setup'),
  },
  'run-as-user-not-allowed': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'the user that the app runs as may not use the app',
    actions: ({ where, user, found, flow, anyCase }) => [
      ...(!anyCase && /access_denied|end.user denied/.test(found)
        ? [
            `In ${where}, ${flow === 'client_credentials' ? 'run it as' : 'see whether it is'} an internal user, since portal and community users are refused: ${flow === 'client_credentials' ? `${ECA} > Policies > Edit, set Run As, Save` : 'Setup > Users > the user'}.`,
          ]
        : []),
      `In ${where}: ${ECA} > Policies > Edit > App Policies, select the profile of ${user}, or ${ASSIGNABLE}, Save.`,
    ],
    link: salesforceHelp('xcloud.connected_app_manage_oauth'),
  },
  'user-inactive': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'the user that the app runs as is inactive or frozen',
    actions: ({ where, user, ownAddress }) => [
      `In ${where}, see why: Setup > Users > the user > Login History, and a mail "Salesforce Security notification". Salesforce itself freezes users who call from a high-risk address (VPN, proxy), and does so again while the address stays${ownAddress === null ? '; it may be ours' : `; ours is ${ownAddress}`}.`,
      `When that is ruled out or ended, tick Active or click Unfreeze for ${user}: Setup > Users > the user.`,
    ],
    link: salesforceHelp('005318944'),
  },
  'org-inactive': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'the Salesforce org is inactive: locked, closed, or a trial that has ended',
    actions: ({ where }) => [
      `In ${where}, if it still opens, note the Organization ID and edition and ask Salesforce to reactivate it or to extend the trial: Setup > Company Information.`,
    ],
    link: salesforceHelp('xcloud.remoteaccess_oauth_flow_errors'),
  },
  'user-login-failed': {
    verdict: 'unhealthy',
    whoActs: 'integration-team',
    meaning: 'Salesforce rejects the username, the password or the security token',
    actions: (place) => [
      `Do not try again by hand: each failure brings the user closer to a lockout. Ask their admin for the reason: in ${place.where}, Setup > Users > the user > Login History.`,
      ...(place.isLoginHost
        ? [`The org may refuse logins by the login service; then put its own host as domain: ${MY_DOMAIN}.`]
        : []),
      ...editSecret(place, 'put the new password and securityToken, if they have changed'),
    ],
    link: salesforceHelp('xcloud.remoteaccess_oauth_username_password_flow'),
  },
  'user-not-approved': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'the user has not been approved for the app',
    actions: ({ where, user, found, anyCase }) => [
      `In ${where}, pre-authorise ${user}: ${ECA} > Policies > Edit, set Permitted Users to Admin approved users are pre-authorized, select the profile of the user, or ${ASSIGNABLE}, Save.`,
      ...(anyCase || found.includes('refresh')
        ? [
            `Give the app the scope Perform requests at any time (refresh_token, offline_access): ${ECA} > Settings > OAuth Settings > OAuth Scopes.`,
          ]
        : []),
    ],
    link: salesforceHelp('xcloud.remoteaccess_oauth_jwt_flow'),
  },
  'assertion-rejected': {
    verdict: 'unhealthy',
    whoActs: 'integration-team',
    meaning: 'Salesforce rejects the signed assertion of the JWT bearer flow',
    actions: (place) => {
      const { host, where, found, isSandbox } = place;
      const login = `https://${isSandbox ? 'test' : 'login'}.salesforce.com`;
      // Where both were tried, the secret names none.
      if (found.includes('audience') && (place.subject !== null || place.isLoginHost)) {
        return [
          `Salesforce refuses ${place.subject ?? 'the login service'} as audience; ask their admin for the address of the org: in ${where}, ${MY_DOMAIN}.`,
          ...editSecret(place, 'put it as domain'),
        ];
      }
      if (found.includes('audience')) {
        return [...editSecret(place, `take audience out, so that both https://${host} and ${login} are tried`)];
      }
      const user = [
        `Compare the username with the one in the org: in ${where}, Setup > Users > the user.`,
        ...editSecret(place, 'put the right username'),
      ];
      if (found.includes('invalid user')) return user;
      return [
        `Have the certificate of the private key uploaded: in ${where}, ${ECA} > Settings > OAuth Settings > Flow Enablement (connected app: ${CONNECTED_APP} > Edit > Use digital signatures).`,
        ...user,
        ...(place.anyCase ? [`Leave audience out of the secret: https://${host} and ${login} are both tried.`] : []),
      ];
    },
    link: salesforceHelp('xcloud.remoteaccess_oauth_jwt_flow'),
  },
} as const satisfies Record<string, CauseEntry>;

/** What the runbook and the command line say beyond that; left out of what the function bundles. */
export const USER_GUIDES = {
  'run-as-user-missing': {
    saidWhen: ['`invalid_grant`: no client credentials user enabled'],
    likely: [
      'Run As was never set, or was cleared when the flow was switched off and on again',
      'Run As was given as an e-mail address instead of a username',
      'the user lacks the permission API Only User, which Salesforce wants of a user that only runs an app',
      'the flow is ticked in the settings of the app but not in its policies; newer orgs show the box in the settings only',
    ],
    forAdmin: 'actions',
    otherwise: () => [
      `If it is a connected app: ${CONNECTED_APP} > Manage > Edit Policies > Client Credentials Flow, set Run As, Save.`,
    ],
  },
  'run-as-user-not-allowed': {
    saidWhen: [
      '`invalid_app_access`: user is not admin approved to access this app',
      '`access_denied`: end-user denied authorization',
    ],
    likely: [
      'the app admits approved users only, and the profile or permission set of the user is not among them',
      'a permission set of the license Salesforce API Integration was assigned, which cannot hold an app',
      'the user is of a kind that cannot be used, such as a portal or community user',
    ],
    forAdmin: 'actions',
    otherwise: ({ user }) => [
      `Check that the license of ${user} is internal (Salesforce, Salesforce Integration): Setup > Users > the user.`,
      `If it is a connected app: ${CONNECTED_APP} > Manage > Manage Profiles or Manage Permission Sets, add one of ${user}.`,
    ],
  },
  'user-inactive': {
    saidWhen: ['`invalid_grant`: inactive user, or a text that says frozen', '`inactive_user`'],
    likely: [
      'since April 2026 Salesforce freezes users who call by API from an anonymizing VPN, proxy or other high-risk address, revokes their refresh tokens and mails "Salesforce Security notification" to the admins; unfreezing alone is undone while the address stays, which may be that of the check or of the integration',
      'the detection of unusual logins (network, client, place) froze the user',
      'the credential runs as a person who has left',
      'the user was deactivated to free a license',
    ],
    forAdmin: 'actions',
    otherwise: ({ flow }) => [
      flow === 'client_credentials' || flow === null
        ? `Or name another integration user: ${ECA} > Policies > Edit > Run As (connected app: ${CONNECTED_APP} > Manage > Edit Policies).`
        : 'Or create another integration user and send us the username: Setup > Users > New User.',
    ],
  },
  'org-inactive': {
    saidWhen: [
      '`invalid_grant`: inactive organization',
      '`inactive_org`, `ORG_LOCKED`, `TRIAL_EXPIRED`',
      '`API_CURRENTLY_DISABLED`: Your trial has expired.',
    ],
    likely: ['the contract or trial has ended', 'the sandbox or scratch org was deleted'],
    otherwise: () => [
      'If the org is gone for good, tell us, so that we retire the connection; if another takes its place, send us its address: Setup > My Domain.',
    ],
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
      'the org or the app does not allow the username-password flow any more, which Salesforce ends on 20 February 2027',
      'production and sandbox were confused: login.salesforce.com and test.salesforce.com know different users',
      'the org refuses logins by login.salesforce.com, and takes them at its My Domain only',
      'the user has the permission Multi-Factor Authentication for API Logins, which this flow cannot answer; what Salesforce demands of people since June 2026 does not touch logins without a page',
    ],
    forAdmin: ({ where }) => [
      `In ${where}, tell us the Status of our latest attempt: Setup > Users > the integration user > Login History.`,
      'If the user is locked or frozen, click Unlock or Unfreeze: Setup > Users > the integration user.',
      'If the Status is Username-Password Flow Disabled: Setup > OAuth and OpenID Connect Settings, switch on Allow OAuth Username-Password Flows, until we have moved to another flow.',
    ],
    otherwise: () => [
      'If the reason is Username-Password Flow Disabled, move to client credentials, or for now: Setup > OAuth and OpenID Connect Settings > Allow OAuth Username-Password Flows.',
    ],
  },
  'user-not-approved': {
    saidWhen: [
      "`invalid_grant`: user hasn't approved this consumer, with the JWT bearer flow",
      '`invalid_request`: refresh_token scope is required and the connected app should be installed and preauthorized',
    ],
    forAdmin: 'actions',
    likely: [
      'the app lets users approve themselves, which no person does for an integration',
      'the user lost the profile or permission set that was approved',
      'a permission set of the license Salesforce API Integration was assigned, which cannot hold an app',
      'the app lacks the scope refresh_token',
    ],
    otherwise: () => [
      `If it is a connected app: ${CONNECTED_APP} > Manage > Edit Policies, set Permitted Users the same way, then Manage Profiles.`,
    ],
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
      "the secret names an audience that the app does not take: external client apps take the My Domain alone since Spring '26, older apps and Government Cloud login or, for a sandbox, test",
      'the clock of the caller is minutes off',
    ],
    forAdmin: ({ where }) => [
      `In ${where}, check that the certificate is the one we sent and has not expired: ${ECA} > Settings > OAuth Settings > Flow Enablement (connected app: ${CONNECTED_APP} > Edit > Use digital signatures).`,
      'Send us the exact username of the integration user: Setup > Users > the user.',
    ],
  },
} as const satisfies Readonly<Record<keyof typeof USER_CAUSES, CauseGuide>>;

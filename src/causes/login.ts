import type { CauseEntry, CauseGuide } from './entry.ts';
import { CONNECTED_APP, ECA, salesforceHelp } from './instructions.ts';

/** Causes that lie with where, when and how often somebody logs in. */
export const LOGIN_CAUSES = {
  'ip-restricted': {
    verdict: 'inconclusive',
    whoActs: 'salesforce-admin',
    meaning:
      'Salesforce refuses logins from the address of the check; the integration itself may still work from its own',
    actions: ({ where, user, egress, flow, found }) => [
      `In ${where}, add ${egress}: Setup > Profiles > the profile of ${user} > Login IP Ranges.`,
      ...(found.includes('hours')
        ? [`The answer may mean the time of day as well: Setup > Profiles > the profile of ${user} > Login Hours.`]
        : []),
      flow === 'jwt_bearer'
        ? 'Relaxing IP restrictions for the app does not help with this flow; if people share the profile, give the integration one of its own: Setup > Profiles > New Profile.'
        : 'Relaxing IP restrictions for the app helps only where Enforce login IP ranges on every request is off: Setup > Session Settings.',
    ],
    link: salesforceHelp('xcloud.connected_app_continuous_ip'),
  },
  'login-hours-restricted': {
    verdict: 'inconclusive',
    whoActs: 'salesforce-admin',
    meaning: 'the user may not log in at this time of day',
    actions: ({ where, user }) => [
      `In ${where}, allow all hours: Setup > Profiles > the profile of ${user} > Login Hours > Edit > Clear all times, Save.`,
    ],
    link: salesforceHelp('platform.login_hours'),
  },
  'login-rate-exceeded': {
    verdict: 'inconclusive',
    whoActs: 'integration-team',
    meaning: 'the user has logged in too often within the hour',
    actions: ({ where }) => [
      `Find out which client logs in so often: in ${where}, Setup > Login History (by user and application).`,
    ],
    link: salesforceHelp('000381578'),
  },
} as const satisfies Record<string, CauseEntry>;

/** What the runbook and the command line say beyond that; left out of what the function bundles. */
export const LOGIN_GUIDES = {
  'ip-restricted': {
    saidWhen: ['`invalid_grant`: ip restricted', '`invalid_grant`: IP restricted or invalid login hours'],
    forAdmin: 'actions',
    likely: [
      'the profile of the user has login IP ranges that the address is not in; Salesforce recommends them to every org in 2026',
      'the app enforces IP restrictions; with the JWT bearer flow they always hold',
      'Enforce login IP ranges on every request is on, where relaxing the app does not help',
      'the check has no fixed address, or it has changed',
    ],
    otherwise: ({ flow }) =>
      flow === 'jwt_bearer'
        ? []
        : [
            `Where it is off, let the app do without: ${ECA} > Policies > Edit, set IP Relaxation to Relax IP restrictions (connected app: ${CONNECTED_APP} > Manage > Edit Policies).`,
          ],
  },
  'login-hours-restricted': {
    saidWhen: ['a description that speaks of login hours or restricted times'],
    likely: ['the profile of the integration user was copied from one for people with office hours'],
    forAdmin: 'actions',
    otherwise: () => [
      'Or give the integration a profile of its own without login hours: Setup > Profiles > New Profile.',
    ],
  },
  'login-rate-exceeded': {
    saidWhen: ['a description that says login rate exceeded'],
    likely: [
      'an integration asks for a new token with every call; Salesforce allows 3,600 logins per user and hour',
      'several integrations share one user',
    ],
    otherwise: () => [
      'Let that client keep its token until it is refused, and give each integration a user of its own.',
    ],
    forAdmin: ({ where }) => [
      `In ${where}, tell us which applications log in most as the integration user: Setup > Login History.`,
    ],
  },
} as const satisfies Readonly<Record<keyof typeof LOGIN_CAUSES, CauseGuide>>;

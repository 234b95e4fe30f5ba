import type { CauseEntry, CauseGuide, Place } from './entry.ts';
import { CONNECTED_APP, ECA, editSecret, KEYS, MY_DOMAIN, salesforceHelp } from './instructions.ts';
import type { Step } from './step.ts';

/** Causes that lie with the app in Salesforce: its key, its secret, its state and its policies. */
export const APP_CAUSES = {
  'client-id-unknown': {
    verdict: 'unhealthy',
    whoActs: 'integration-team',
    meaning: 'Salesforce does not know the client id',
    actions: (place) => [
      `Ask their admin for the Consumer Key in ${place.where}: ${KEYS}. ${
        place.isSandbox
          ? 'A refresh of a sandbox removes its apps; a missing one is made anew.'
          : 'If the org has no such app, the host is that of another org.'
      }`,
      ...storePair(place, 'put the key and the secret shown there'),
    ],
    link: salesforceHelp('xcloud.remoteaccess_oauth_flow_errors'),
  },
  'client-secret-wrong': {
    verdict: 'unhealthy',
    whoActs: 'integration-team',
    meaning: 'Salesforce rejects the client secret',
    actions: (place) => [
      `Get the current Consumer Secret of ${place.where} from their admin: ${KEYS}.`,
      ...storePair(place, 'put it as client secret'),
    ],
    link: salesforceHelp('xcloud.remoteaccess_oauth_client_credentials_flow'),
  },
  'app-not-installed': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'the app is not installed in the org',
    actions: ({ where, isSandbox, isLoginHost, code, flow }) => {
      const look = `In ${where}, look for the app: Setup > External Client App Manager.`;
      const again = 'install its package, or create an external client app there and send us its key and secret';
      return [
        ...(flow === 'jwt_bearer' && isLoginHost
          ? [`Send us the address of the org, since External Client Apps refuse the login service: ${MY_DOMAIN}.`]
          : []),
        isSandbox
          ? `${look} A refresh of a sandbox removes its external client apps: if it is missing, ${again}.`
          : `${look} If it is missing, ${again}.`,
        ...(code.endsWith('app_not_found')
          ? []
          : ['If it is a connected app: Setup > Connected Apps OAuth Usage > the app > Install.']),
      ];
    },
    link: salesforceHelp('005132365'),
  },
  'app-blocked': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'an admin of the org has blocked the app',
    actions: ({ where }) => [
      `In ${where}, unblock it: Setup > Connected Apps OAuth Usage > the app > Unblock (external client app: Setup > External Client Apps OAuth Usage).`,
    ],
    link: salesforceHelp('xcloud.remoteaccess_request_manage'),
  },
  'app-disabled': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'the external client app, or its OAuth part, is disabled in the org',
    actions: ({ where }) => [`In ${where}: ${ECA} > Policies > Edit, set App Status to Enabled, Save.`],
    link: salesforceHelp('xcloud.manage_external_client_apps'),
  },
  'flow-not-enabled': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'the OAuth flow is not enabled for the app',
    actions: ({ where, flow, code }) => {
      switch (flow) {
        case 'password': {
          const allow = `Setup > OAuth and OpenID Connect Settings, switch on Allow OAuth Username-Password Flows.`;
          return code === 'unsupported_grant_type'
            ? [
                `External client apps never serve this flow; send us key and secret with client credentials: in ${where}, ${ECA} > Policies > Edit, Enable Client Credentials Flow, set Run As, Save.`,
                `If it is a connected app: ${allow}`,
              ]
            : [`In ${where}: ${allow}`];
        }
        case 'jwt_bearer':
          return [
            `In ${where}: ${ECA} > Settings > OAuth Settings > Flow Enablement, tick Enable JWT Bearer Flow, upload the certificate, Save.`,
          ];
        default:
          return [
            `In ${where}: ${ECA} > Settings > OAuth Settings > Flow Enablement, tick Enable Client Credentials Flow, Save.`,
            `Then ${ECA} > Policies > Edit, tick it there too if the box is there, set Run As (toggling the flow clears it), Save.`,
            'A security review may have switched it off ("Disable Client Credentials Flow"); who did: Setup > View Setup Audit Trail.',
          ];
      }
    },
    link: salesforceHelp('xcloud.configure_client_credentials_flow_for_external_client_apps'),
  },
  'scopes-missing': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'the app grants no scope that this flow can use',
    actions: ({ where }) => [
      `In ${where}: ${ECA} > Settings > OAuth Settings > OAuth Scopes, add Manage user data via APIs (api), Save.`,
    ],
    link: salesforceHelp('xcloud.remoteaccess_oauth_tokens_scopes'),
  },
  'policy-not-met': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'a policy of the app asks for something that this login cannot give',
    actions: ({ where, code }) => {
      const policy = `In ${where}: ${ECA} > Policies > Edit, then Save once.`;
      const dpop = `In ${where}: ${ECA} > Settings > OAuth Settings, untick the demand for DPoP-bound tokens.`;
      const level = `In ${where}: ${ECA} > Policies (connected app: ${CONNECTED_APP} > Manage > Edit Policies), do not demand a high-assurance session.`;
      if (code.endsWith('policy_not_found')) return [policy];
      if (code.includes('dpop')) return [dpop];
      return code === 'invalid_session_level' ? [level] : [policy, dpop, level];
    },
    link: salesforceHelp('xcloud.external_client_app_oauth_policies_configuration'),
  },
  'rejected-unknown': {
    verdict: 'unhealthy',
    whoActs: 'integration-team',
    meaning: 'Salesforce rejects the credential with an error that this check does not know',
    actions: ({ where, user, found }) => [
      found.includes('authentication failure')
        ? `Ask their admin whether ${user} is locked or frozen, or the org's login policy refuses it: in ${where}, Setup > Users > the user > Login History.`
        : `Ask their admin for the Status of our latest attempts: in ${where}, Setup > Login History.`,
      'Ask what was changed lately on their side: Setup > View Setup Audit Trail.',
    ],
    link: salesforceHelp('xcloud.remoteaccess_oauth_flow_errors'),
  },
} as const satisfies Record<string, CauseEntry>;

/** How a pair, or its secret, is tried and stored: our command serves client credentials. */
function storePair(place: Place, change: string): readonly Step[] {
  return place.flow === 'client_credentials' || place.flow === null
    ? [{ say: 'Try it and store it in one step', run: place.command('rotate') }]
    : editSecret(place, change);
}

/** Salesforce names the same switch differently by version and app type, so each of these may mean it. */
const FLOW_OFF =
  'the flow is switched off: depending on the app and release this surfaces as run-as-user-missing, flow-not-enabled, app-disabled or client-secret-wrong';

/** What the runbook and the command line say beyond that; left out of what the function bundles. */
export const APP_GUIDES = {
  'client-id-unknown': {
    saidWhen: ['`invalid_client_id`: client identifier invalid', '`invalid_client`: client identifier invalid'],
    likely: [
      'the key belongs to another org, such as production instead of the sandbox',
      'the sandbox was refreshed, which removes its apps, or the app was deleted; a connected app cannot be made again, an external client app takes its place',
      'a staged rotation in Salesforce gave the app a new key, and the former pair has reached the end of its 30 days',
      'the key was cut or picked up a stray character',
      'the app is minutes old: a connected app takes up to 10 minutes to spread',
    ],
    forAdmin: ({ where }) => [
      `In ${where}, check that the app still exists: Setup > External Client App Manager (connected app: Setup > App Manager).`,
      `If it does, compare the Consumer Key with ours and send us the current pair over a safe channel: ${KEYS} (connected app: ${CONNECTED_APP} > View > Manage Consumer Details).`,
    ],
    otherwise: (place) => [
      `The key of a connected app: ${CONNECTED_APP} > View > Manage Consumer Details.`,
      ...editSecret(place, 'put the key and the secret shown there', 'By hand'),
    ],
  },
  'client-secret-wrong': {
    saidWhen: ['`invalid_client`: invalid client credentials', '`invalid_client`: client secret invalid'],
    likely: [
      'the secret was rotated in Salesforce and the stored one is the former',
      'a new secret was stored but is not active in Salesforce yet',
      "key and secret come from two different apps, or stand in each other's place",
      FLOW_OFF,
    ],
    forAdmin: ({ where }) => [
      `In ${where}, send us the current Consumer Secret over a safe channel: ${KEYS} (connected app: ${CONNECTED_APP} > View > Manage Consumer Details).`,
      `If a rotation is under way, please leave the former secret active until we confirm: ${ECA} > Settings > OAuth Settings.`,
    ],
    otherwise: (place) => [
      `The secret of a connected app: ${CONNECTED_APP} > View > Manage Consumer Details.`,
      ...editSecret(place, 'put it as client secret', 'By hand'),
    ],
  },
  'app-not-installed': {
    saidWhen: [
      '`invalid_client`: app must be installed into org',
      '`app_not_found`: External client app is not installed in this org; with the JWT bearer flow only where both audiences are answered so',
      '`installation_error`, `invalid_distribution_state`',
    ],
    likely: [
      'the app is local to another org, and the login goes to this one',
      'a sandbox refresh removed the app; a connected app that it removed cannot be restored, an external client app takes its place',
      'since September 2025 Salesforce restricts connected apps that were never installed in the org',
      "JWT bearer flow: since Spring '26 external client apps answer so to an assertion whose audience is login or test; the My Domain as audience works",
    ],
    forAdmin: 'actions',
  },
  'app-blocked': {
    saidWhen: [
      '`app_blocked`: this app is blocked by admin',
      '`client_blocked`, `fail_close_app_blocked`, `OAUTH_APP_BLOCKED`',
    ],
    likely: [
      'a security review blocked apps that nobody could name',
      'the app was mistaken for an unused one; it logs in without a person',
    ],
    otherwise: () => ['Who blocked it and when: Setup > View Setup Audit Trail.'],
    forAdmin: 'actions',
  },
  'app-disabled': {
    saidWhen: ['`oauth_flow_disabled`: The external client app or the OAuth plugin is disabled.'],
    likely: ['an admin switched the app off', 'the package that brought the app was updated', FLOW_OFF],
    otherwise: () => [
      `On the same page (${ECA} > Policies), check that the OAuth plugin and the flow in use are enabled and that Run As still names a user.`,
    ],
    forAdmin: 'actions',
  },
  'flow-not-enabled': {
    saidWhen: [
      '`invalid_grant`: client credentials flow not enabled',
      '`unsupported_grant_type`: grant type not supported',
    ],
    likely: [
      'a security review switched it off: "Disable Client Credentials Flow" is among the proposals of Salesforce itself',
      FLOW_OFF,
      'with the username-password flow: the app is an external client app, which never supports that flow, or the org blocks it',
      'the host is an Experience site rather than the My Domain',
    ],
    forAdmin: 'actions',
    otherwise: ({ flow }) => {
      switch (flow) {
        case 'password':
          return [
            `External client apps never serve this flow, and it ends on 20 Feb 2027; better is a move to client credentials: ${ECA} > Policies > Edit, Enable Client Credentials Flow, set Run As, Save.`,
          ];
        case 'jwt_bearer':
          return [
            `If it is a connected app: ${CONNECTED_APP} > Edit, tick Use digital signatures, upload the certificate, Save, and allow 10 minutes.`,
          ];
        default:
          return [
            `If it is a connected app: ${CONNECTED_APP} > Edit, tick Enable Client Credentials Flow, Save, allow 10 minutes; then ${CONNECTED_APP} > Manage > Edit Policies, set Run As.`,
          ];
      }
    },
  },
  'scopes-missing': {
    saidWhen: ['`invalid_grant`: no valid scopes defined', '`invalid_scope`'],
    likely: [
      "the app has only Full access (full), which is not enough for client credentials since Winter '26",
      'scopes were removed when the app was tidied up',
    ],
    forAdmin: 'actions',
    otherwise: () => [
      `If it is a connected app: ${CONNECTED_APP} > Edit > Selected OAuth Scopes, add the same scope, Save, and allow 10 minutes.`,
    ],
  },
  'policy-not-met': {
    saidWhen: [
      '`oauth_policy_not_found`, `ecapp_policy_not_found`',
      '`invalid_dpop_proof`, `use_dpop_nonce`',
      '`invalid_session_level`',
      '`invalid_basic_auth_header`',
    ],
    likely: [
      'policy_not_found: the app was deployed and its policies never saved',
      'DPoP: the app was set to demand tokens that are bound to a key',
      'session level: the app or org demands a high-assurance session, which no machine can get',
    ],
    forAdmin: 'actions',
  },
  'rejected-unknown': {
    saidWhen: [
      'any other OAuth error, shown as received; alerted from the second run in a row',
      '`invalid_client` or `invalid_grant` without a description that decides',
      '`invalid_grant`: authentication failure, with the client credentials or the JWT bearer flow',
    ],
    likely: [
      'an error that Salesforce has added or reworded',
      'authentication failure without a password: the Run-As user is locked or frozen, or the login policy of the org refuses it',
      FLOW_OFF,
    ],
    forAdmin: ({ where }) => [
      `In ${where}, tell us the Status of our latest attempts: Setup > Login History.`,
      'Tell us what was changed lately for the app or its user: Setup > View Setup Audit Trail.',
    ],
  },
} as const satisfies Readonly<Record<keyof typeof APP_CAUSES, CauseGuide>>;

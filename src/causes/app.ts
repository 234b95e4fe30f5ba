import { type CauseEntry, type CauseGuide, editSecret, salesforceHelp } from './entry.ts';

/** Salesforce names the same switch differently by version and app type, so each of these may mean it. */
const FLOW_OFF =
  'the flow is switched off: depending on the app and release this surfaces as run-as-user-missing, flow-not-enabled, app-disabled or client-secret-wrong';

/** Causes that lie with the app in Salesforce: its key, its secret, its state and its policies. */
export const APP_CAUSES = {
  'client-id-unknown': {
    verdict: 'unhealthy',
    whoActs: 'integration-team',
    meaning: 'Salesforce does not know the client id',
    actions: (place) => [
      `Compare it with the Consumer Key in ${place.host}: Setup > External Client App Manager > the app > Settings > OAuth Settings > Consumer Key and Secret (connected app: Setup > App Manager > the app > View > Manage Consumer Details).`,
      ...editSecret(place, 'put the key and the secret shown there, if they differ'),
      'If the org has no such app, check that the host is the org that owns it; after a sandbox refresh the admin makes the app anew: Setup > External Client App Manager > New External Client App.',
    ],
    link: salesforceHelp('xcloud.remoteaccess_oauth_flow_errors'),
  },
  'client-secret-wrong': {
    verdict: 'unhealthy',
    whoActs: 'integration-team',
    meaning: 'Salesforce rejects the client secret',
    actions: (place) => [
      `Get the current Consumer Secret of ${place.host} from their admin: Setup > External Client App Manager > the app > Settings > OAuth Settings > Consumer Key and Secret (connected app: Setup > App Manager > the app > View > Manage Consumer Details).`,
      { say: 'Try it and store it in one step', run: place.command('rotate') },
      ...editSecret(place, 'put it as client secret', 'Or by hand, fetch'),
    ],
    link: salesforceHelp('xcloud.remoteaccess_oauth_client_credentials_flow'),
  },
  'app-not-installed': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'the app is not installed in the org',
    actions: ({ where }) => [
      `In ${where}, look for the app: Setup > External Client App Manager. If it is missing, install its package, or create a local app there and send us its new key and secret.`,
      'If it is a connected app: Setup > Connected Apps OAuth Usage > the app > Install.',
    ],
    link: salesforceHelp('005132365'),
  },
  'app-blocked': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'an admin of the org has blocked the app',
    actions: ({ where }) => [
      `In ${where}, see who blocked the app and when: Setup > View Setup Audit Trail.`,
      'Unblock it: Setup > Connected Apps OAuth Usage > the app > Unblock (external client app: Setup > External Client Apps OAuth Usage).',
    ],
    link: salesforceHelp('xcloud.remoteaccess_request_manage'),
  },
  'app-disabled': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'the external client app, or its OAuth part, is disabled in the org',
    actions: ({ where }) => [
      `In ${where}: Setup > External Client App Manager > the app > Policies > Edit, set App Status to Enabled, Save.`,
      'On the same page (Setup > External Client App Manager > the app > Policies), check that the OAuth plugin and the flow in use are enabled and that Run As still names a user.',
    ],
    link: salesforceHelp('xcloud.manage_external_client_apps'),
  },
  'flow-not-enabled': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'the OAuth flow is not enabled for the app',
    actions: ({ where, flow }) => {
      switch (flow) {
        case 'password':
          return [
            `In ${where}: Setup > OAuth and OpenID Connect Settings, switch on Allow OAuth Username-Password Flows.`,
            'External client apps never serve this flow; better than a connected app is a move to client credentials: Setup > External Client App Manager > the app > Policies > Edit, Enable Client Credentials Flow, set Run As, Save.',
          ];
        case 'jwt_bearer':
          return [
            `In ${where}: Setup > External Client App Manager > the app > Settings > OAuth Settings > Flow Enablement, tick Enable JWT Bearer Flow, upload the certificate, Save.`,
            'If it is a connected app: Setup > App Manager > the app > Edit, tick Use digital signatures, upload the certificate, Save, and allow 10 minutes.',
          ];
        default:
          return [
            `In ${where}: Setup > External Client App Manager > the app > Settings > OAuth Settings > Flow Enablement, tick Enable Client Credentials Flow, Save.`,
            'Then Setup > External Client App Manager > the app > Policies > Edit, tick Enable Client Credentials Flow, set Run As (toggling the flow clears it), Save.',
            'If it is a connected app: Setup > App Manager > the app > Edit, tick Enable Client Credentials Flow, Save, allow 10 minutes; then Setup > App Manager > the app > Manage > Edit Policies, set Run As.',
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
      `In ${where}: Setup > External Client App Manager > the app > Settings > OAuth Settings > OAuth Scopes, add Manage user data via APIs (api), Save.`,
      'If it is a connected app: Setup > App Manager > the app > Edit > Selected OAuth Scopes, add the same scope, Save, and allow 10 minutes.',
    ],
    link: salesforceHelp('xcloud.remoteaccess_oauth_tokens_scopes'),
  },
  'policy-not-met': {
    verdict: 'unhealthy',
    whoActs: 'salesforce-admin',
    meaning: 'a policy of the app asks for something that this login cannot give',
    actions: ({ where }) => [
      `Policy not found: in ${where}, Setup > External Client App Manager > the app > Policies > Edit, then Save once.`,
      'DPoP: Setup > External Client App Manager > the app > Settings > OAuth Settings, untick the demand for DPoP-bound tokens.',
      'Session level: Setup > External Client App Manager > the app > Policies (connected app: Setup > App Manager > the app > Manage > Edit Policies), do not demand a high-assurance session.',
    ],
    link: salesforceHelp('xcloud.external_client_app_oauth_policies_configuration'),
  },
  'rejected-unknown': {
    verdict: 'unhealthy',
    whoActs: 'integration-team',
    meaning: 'Salesforce rejects the credential with an error that this check does not know',
    actions: ({ where }) => [
      'Read the evidence in the report and look the error up (link).',
      `Ask their admin what the login history says: in ${where}, Setup > Login History, status of the latest attempts of the integration.`,
      'Ask what was changed lately on their side: Setup > View Setup Audit Trail.',
    ],
    link: salesforceHelp('xcloud.remoteaccess_oauth_flow_errors'),
  },
} as const satisfies Record<string, CauseEntry>;

/** What the runbook and the command line say beyond that; left out of what the function bundles. */
export const APP_GUIDES = {
  'client-id-unknown': {
    saidWhen: ['`invalid_client_id`: client identifier invalid', '`invalid_client`: client identifier invalid'],
    likely: [
      'the key belongs to another org, such as production instead of the sandbox',
      'the sandbox was refreshed, or the app deleted',
      'a staged rotation in Salesforce gave the app a new key, and the former pair has reached the end of its 30 days',
      'the key was cut or picked up a stray character',
      'the app is minutes old: a connected app takes up to 10 minutes to spread',
    ],
    forAdmin: ({ where }) => [
      `In ${where}, check that the app still exists: Setup > External Client App Manager (connected app: Setup > App Manager).`,
      'If it does, compare the Consumer Key with ours and send us the current pair over a safe channel: Setup > External Client App Manager > the app > Settings > OAuth Settings > Consumer Key and Secret (connected app: Setup > App Manager > the app > View > Manage Consumer Details).',
    ],
  },
  'client-secret-wrong': {
    saidWhen: ['`invalid_client`: invalid client credentials'],
    likely: [
      'the secret was rotated in Salesforce and the stored one is the former',
      'a new secret was stored but is not active in Salesforce yet',
      "key and secret come from two different apps, or stand in each other's place",
      FLOW_OFF,
    ],
    forAdmin: ({ where }) => [
      `In ${where}, send us the current Consumer Secret over a safe channel: Setup > External Client App Manager > the app > Settings > OAuth Settings > Consumer Key and Secret (connected app: Setup > App Manager > the app > View > Manage Consumer Details).`,
      'If a rotation is under way, please leave the former secret active until we confirm: Setup > External Client App Manager > the app > Settings > OAuth Settings.',
    ],
  },
  'app-not-installed': {
    saidWhen: [
      '`invalid_client`: app must be installed into org',
      '`app_not_found`: External client app is not installed in this org',
      '`installation_error`, `invalid_distribution_state`',
    ],
    likely: [
      'the app is local to another org, and the login goes to this one',
      'since September 2025 Salesforce restricts connected apps that were never installed in the org',
      'a sandbox refresh removed the app',
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
    forAdmin: 'actions',
  },
  'app-disabled': {
    saidWhen: ['`oauth_flow_disabled`: The external client app or the OAuth plugin is disabled.'],
    likely: ['an admin switched the app off', 'the package that brought the app was updated', FLOW_OFF],
    forAdmin: 'actions',
  },
  'flow-not-enabled': {
    saidWhen: [
      '`invalid_grant`: client credentials flow not enabled',
      '`unsupported_grant_type`: grant type not supported',
    ],
    likely: [
      FLOW_OFF,
      'with the username-password flow: the app is an external client app, which never supports that flow, or the org blocks it',
      'the host is an Experience site rather than the My Domain',
    ],
    forAdmin: 'actions',
  },
  'scopes-missing': {
    saidWhen: ['`invalid_grant`: no valid scopes defined', '`invalid_scope`'],
    likely: [
      "the app has only Full access (full), which is not enough for client credentials since Winter '26",
      'scopes were removed when the app was tidied up',
    ],
    forAdmin: 'actions',
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
      'any other OAuth error, shown as received',
      '`invalid_client` or `invalid_grant` without a description that decides',
    ],
    likely: ['an error that Salesforce has added or reworded', FLOW_OFF],
    forAdmin: ({ where }) => [
      `In ${where}, tell us the Status of our latest attempts: Setup > Login History.`,
      'Tell us what was changed lately for the app or its user: Setup > View Setup Audit Trail.',
    ],
  },
} as const satisfies Readonly<Record<keyof typeof APP_CAUSES, CauseGuide>>;

/**
 * What to ask of the Salesforce admin of an org that is to be added: a text to forward, without any name of ours. The
 * mistakes it heads off are the ones that a first check finds most often. As long as a printed page; the whole of it is
 * docs/salesforce-admin-guide.md.
 * @param egressAddress Where our checks come from, as far as that is known.
 */
export function adminChecklist(egressAddress: string | null): string {
  const ours =
    egressAddress === null ? 'the addresses that we name to you' : `our integration's address and ${egressAddress}`;
  return `Hello,

to connect our integration with your Salesforce org, please create an External Client App and send us three values.

Integration user
1. Setup > Users > New User: license Salesforce Integration, profile Minimum Access - API Only Integrations. It needs no
   password. Give it a permission set with API Only User, API Enabled, Password Never Expires and what our integration
   needs, and no more.

App
2. Setup > External Client App Manager > New External Client App. Distribution State: Local. Under API, enable OAuth;
   any https callback URL will do, it is not used.
3. OAuth Scopes: Manage user data via APIs (api). Full access (full) alone is not enough for this flow.
4. Flow Enablement: tick Enable Client Credentials Flow, then Create.
5. External Client App Manager > the app > Policies > Edit: tick Enable Client Credentials Flow if the box is there, and
   set Run As to the username (not the e-mail address) of the integration user, then Save. Switching the flow off and on
   clears Run As.
6. On the same page, if Permitted Users is Admin approved users are pre-authorized: select the profile of the
   integration user there.
7. If only listed apps may call the API (Setup > API Access Control), add the app.
8. If logins are limited to IP ranges, add ${ours}:
   Setup > Profiles > the profile of the integration user > Login IP Ranges.

Please send us
- the My Domain: Setup > My Domain > Current My Domain URL. It ends in .my.salesforce.com; the address in your browser
  (lightning.force.com) and login.salesforce.com do not work. A sandbox has its own.
- the Consumer Key and the Consumer Secret: External Client App Manager > the app > Settings > OAuth Settings > Consumer
  Key and Secret. Please send the secret over a safe channel, not by e-mail.

Thank you.
`;
}

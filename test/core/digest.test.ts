import { describe, expect, test } from 'vitest';
import { composeDigests } from '../../src/core/digest.ts';
import { modelRun, run } from './run-samples.ts';

describe('a digest', () => {
  test('is not made when there is nothing to tell', () => {
    expect(composeDigests(run())).toEqual([]);
  });

  test('says what to do first and counts everything in its subject', () => {
    const [digest] = composeDigests(modelRun());
    expect(`Subject: ${digest?.subject}\n\n${digest?.forms.email}`).toMatchInlineSnapshot(`
      "Subject: [critical] 3 of 45 Salesforce credentials failing: 1 new, 1 recovered

      45 orgs checked 22 Nov 2026 08:00 UTC: 42 healthy, 3 failing, 0 cannot tell, 0 muted.

      NEW
      1. acme (team billing): Salesforce rejects the client secret
         Since: 08:00 today; last healthy 04:00. [client-secret-wrong]
         Found: AWSPREVIOUS still works; the new secret is not active in Salesforce.
         Who:   integration team. Restore AWSPREVIOUS, or finish the rotation:
                aws secretsmanager update-secret-version-stage --secret-id salesforce/acme \\
                --version-stage AWSCURRENT --move-to-version-id 11111111-aaaa

      STILL FAILING
      2. globex (team crm): no Run-As user is set
         Since: 19 Nov, 3 days. [run-as-user-missing]
         Who:   their Salesforce admin. Setup > External Client App Manager > the app > Policies > Edit:
                enable Client Credentials Flow, set Run As, Save.

      UNCHANGED  initech: failing since 18 Nov, 4 days [client-id-unknown].
      RECOVERED  umbrella: healthy again after 9 h (was ip-restricted).
      ROTATE     stark: due tomorrow, 23 Nov. hooli: due in 14 days, 6 Dec.

      Re-check:  npx credential-health check acme globex initech
      For admin: credential-health explain globex --for-admin
      Silence:   tag the secret credential-health:mute-until=2026-11-25, or =recovered
      "
    `);
  });
});

import { describe, expect, test } from 'vitest';
import { failing, healthy, mail, standing, told } from './digest-samples.ts';

describe('the mail', () => {
  test('of the promise', () => {
    const acme = told({
      kind: 'failing',
      team: 'billing',
      cause: 'client-secret-wrong',
      lastHealthyAt: '2026-11-22T03:07:00Z',
      found: 'AWSPREVIOUS still works: the new secret is not active in Salesforce',
      evidence: { status: 400, error: 'invalid_client', description: 'invalid client credentials' },
      steps: [
        { say: 'Put the previous secret back, it still works', run: 'credential-health restore acme' },
        { say: 'Or activate it there, then', run: 'credential-health check acme' },
      ],
    });
    const umbrella = told({
      kind: 'recovered',
      stage: 'ended',
      org: 'umbrella',
      since: '2026-11-21T21:58:00Z',
      endedAt: '2026-11-22T06:58:00Z',
      was: 'ip-restricted',
    });
    expect(
      mail(
        [umbrella, acme],
        [
          ...healthy(41),
          standing({ org: 'umbrella' }),
          failing('acme', { team: 'billing' }),
          failing('globex', { cause: 'run-as-user-missing', since: '2026-11-19T07:00:00Z' }),
          failing('initech', { cause: 'app-blocked', since: '2026-11-21T07:00:00Z' }),
        ],
      ),
    ).toMatchInlineSnapshot(`
      "
      Subject: [critical] acme: client secret rejected (3 of 45 failing)

      acme: put the previous secret back, it still works:
      credential-health restore acme

      acme (team billing): Salesforce rejects the client secret.
      Failing since 08:07 today, last healthy 04:07. [client-secret-wrong]
      AWSPREVIOUS still works: the new secret is not active in Salesforce.
      Or activate it there, then: credential-health check acme
      Answer: 400 invalid_client: invalid client credentials

      Waiting for their admins: globex 3 days (run-as-user-missing), initech 1
      day (app-blocked)
      Back: umbrella, 07:58, after 9 h (was ip-restricted)

      45 orgs: 42 healthy, 3 failing.

      Status: https://eu-central-1.console.aws.amazon.com/cloudwatch/home#dashboards/dashboard/health
      Mute: credential-health mute acme --until 2026-11-25
      22 Nov 08:07 Europe/Berlin, account 111122223333, eu-central-1,
      SalesforceCredentialHealth
      "
    `);
  });
});

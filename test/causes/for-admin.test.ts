import { describe, expect, test } from 'vitest';
import type { CauseContext } from '../../src/causes/catalogue.ts';
import { explainForAdmin } from '../../src/causes/guides.ts';

const ACME: CauseContext = {
  org: 'acme',
  secretId: 'salesforce/acme',
  host: 'acme.my.salesforce.com',
  flow: 'client_credentials',
  evidence: null,
  egressAddress: '203.0.113.7',
};

describe('the text for the admin', () => {
  test('says what is seen and what to do, about their host', () => {
    expect(explainForAdmin('run-as-user-missing', ACME)).toBe(`Hello,

Our integration can no longer work with your Salesforce org acme.my.salesforce.com.
What we see: no Run-As user is set.

Please do this, in order, as far as it applies:
1. In acme.my.salesforce.com: Setup > External Client App Manager > the app > Policies > Edit, tick Enable Client Credentials Flow if the box is there, set Run As to the username of the integration user (permission API Only User), Save.
2. If it is a connected app: Setup > App Manager > the app > Manage > Edit Policies > Client Credentials Flow, set Run As, Save.

More from Salesforce: https://help.salesforce.com/s/articleView?id=xcloud.connected_app_client_credentials_setup.htm&type=5

Please tell us when it is done, so that we check again. Thank you.
`);
  });

  test('asks for their part where somebody else acts first', () => {
    const text = explainForAdmin('client-secret-wrong', { ...ACME, host: null });
    expect(text).toContain('with your Salesforce org.\n');
    expect(text).toContain('1. In the org, send us the current Consumer Secret');
  });

  test('does not call broken what only could not be checked', () => {
    expect(explainForAdmin('api-limit-exceeded', ACME)).toContain(
      'Our regular check of the login to your Salesforce org acme.my.salesforce.com does not get through.',
    );
  });

  test('announces a single step as one', () => {
    expect(explainForAdmin('login-rate-exceeded', ACME)).toContain('Please do this:\n1. ');
  });

  test('says so where there is nothing for them to do', () => {
    expect(explainForAdmin('secret-unreadable', ACME)).toBe(
      'We could not check our login to your Salesforce org acme.my.salesforce.com. The reason lies on our side or in between; there is nothing for you to do.\n',
    );
  });
});

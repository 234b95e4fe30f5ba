import { describe, expect, test } from 'vitest';
import { foldKey, looksLikeKey, nearMatch, type Part, shownKey } from '../../src/credential/keys.ts';

const ALL: readonly Part[] = ['client id', 'client secret', 'host', 'username', 'password', 'private key'];

describe('a key is compared without', () => {
  test.each([
    ['case', 'ClientID', 'clientid'],
    ['underscores, hyphens, dots, colons and blanks', 'c_l-i.e n:t\u00a0id', 'clientid'],
    ['sf before it', 'SF_CLIENT_ID', 'clientid'],
    ['sfdc before it', 'sfdcClientId', 'clientid'],
    ['salesforce before it', 'Salesforce Client ID', 'clientid'],
    ['characters that nobody sees', '\u200bclient\u2060Id', 'clientid'],
    ['only the first of two prefixes', 'sf_sf_url', 'sfurl'],
  ])('%s', (_, key, folded) => expect(foldKey(key)).toBe(folded));

  test('a prefix behind it stays', () => expect(foldKey('url_sf')).toBe('urlsf'));
});

describe('a key is shown', () => {
  test.each([
    'clientId',
    'SF_CLIENT_ID',
    'sf.token.url',
    'Consumer Key',
    'oauth2_token_url',
    'x',
    'k'.repeat(40),
    'b64-key2',
    'Salesforce:ClientId',
  ])('%s', (key) => expect(shownKey(key)).toBe(`\`${key}\``));

  test.each([
    ['a client secret', 'EF01'.repeat(16)],
    ['shorter hexadecimal digits', 'ab12ef34ab12ef34'],
    ['digits', '1955279925675241571'],
    ['a client id', '3MVG9example'],
    ['the start of a token', 'eyJhbGciOiJSUzI1NiJ9'],
    ['a session', '00Dxx0000001gPL!AQ4AQ'],
    ['a security token', 'AbCdEfGhIjKlMnOpQrStUvWx'],
    ['another one', 'k9XvB2mQz7LpR4tYw8Ns1Dfg'],
    ['a password', 'Passw0rdThird'],
    ['more than 40 characters', 'k'.repeat(41)],
    ['something before a letter', '_clientId'],
    ['marks', 'client;id'],
    ['nothing', ''],
  ])('by its length alone where it may be a value: %s', (_, key) => {
    expect(looksLikeKey(key)).toBe(false);
    expect(shownKey(key)).toBe(`a key of ${key.length} characters`);
  });
});

describe('an unknown key comes near to', () => {
  test.each([
    ['authEndpoint', 'tokenEndpoint'],
    ['SF_authEndpoint', 'tokenEndpoint'],
    ['sfdc.auth.endpoint', 'tokenEndpoint'],
    ['Salesforce Auth Endpoint', 'tokenEndpoint'],
    ['auth_endpoint_1', 'tokenEndpoint'],
    ['acme_url', 'baseUrl'],
    ['acme_instance', 'instanceUrl'],
    ['login_uri', 'loginUrl'],
    ['camel.salesforce.login-url', 'loginUrl'],
    ['SF_INSTANCE_URL_PROD', 'instanceUrl'],
    ['customerKey', 'consumerKey'],
    ['customer_secret', 'consumerSecret'],
    ['secretKey', 'clientSecret'],
    ['api_secret_key', 'clientSecret'],
    ['aws_secret_access_key', null],
    ['private_key_file', 'privateKey'],
    ['jwt_key', 'privateKey'],
    ['principal', 'username'],
    ['keyStore', 'consumerKey'],
    ['data_store', null],
    ['consumer_id', 'clientId'],
    ['client_api_secret', 'clientSecret'],
    ['oauth_secret', 'clientSecret'],
    ['auth_key', 'consumerKey'],
    ['connected_app_key', 'consumerKey'],
    ['email', 'username'],
    ['pass', 'password'],
    ['passwd', 'password'],
    ['clinetId', 'clientId'],
    ['client_secert', 'clientSecret'],
    ['consumerKye', 'consumerKey'],
    ['domian', 'domain'],
    ['passwrd', 'password'],
    ['hots', null],
    ['hst', 'host'],
    ['ACME_SF_CLIENT_ID', 'clientId'],
    ['clientSecretProd', 'clientSecret'],
    ['api_key', 'consumerKey'],
    ['appSecret', 'clientSecret'],
    ['privateKeyPath', 'privateKey'],
    ['rsaPrivateKey', 'privateKey'],
    ['server', 'apiHost'],
    ['org_uri', 'myDomainUrl'],
    ['my_site', 'myDomain'],
    ['user', 'username'],
    ['login', 'username'],
    ['pwd', 'password'],
    ['clientidprod', 'clientId'],
    ['prodclientsecret', 'clientSecret'],
    ['camel.login-url', 'loginUrl'],
    ['hostnames', null],
    ['signing_key', 'privateKey'],
    ['client_pem', 'clientKey'],
    ['org_id', null],
    ['id', null],
    ['record_key', null],
    ['description', null],
    ['clientId', null],
    ['EF01'.repeat(16), null],
  ])('%s → %s', (key, alias) => expect(nearMatch(key, ALL)?.alias ?? null).toBe(alias));

  test.each<[string, Part, string]>([
    ['aud', 'audience', 'audience'],
    ['sub', 'user to act as', 'subject'],
    ['pem', 'private key', 'privateKey'],
  ])('%s, for the %s, → %s', (key, part, alias) => expect(nearMatch(key, [part])?.alias).toBe(alias));

  test('one of the parts that are asked for, and no other', () => {
    expect(nearMatch('clinetId', ['host'])).toBeNull();
    expect(nearMatch('clinetId', ['host', 'client id'])).toEqual({ part: 'client id', alias: 'clientId' });
    expect(nearMatch('clinetId', [])).toBeNull();
  });
});

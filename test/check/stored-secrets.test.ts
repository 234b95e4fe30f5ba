import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrgPatch } from '../../simulator/org.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import { EVERYTHING, settingsOf } from '../memory-ports.ts';
import { worldOn } from '../simulated-world.ts';

/*
 * Secrets as they were found at others' (deployment guides, issues and code of 2025 and 2026), each for its kind: read and
 * tried at a Salesforce over TLS, or said what is wrong without anything being sent.
 */

const HOST = 'acme.my.salesforce.com';
const ID = '3MVG9example1';
const SECRET = 'EF01'.repeat(16);
const USER = { username: 'api@acme.example', password: 'Example-passwordThird', securityToken: 'TOKexample12345' };
const PEM = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

async function check(secret: unknown, org: OrgPatch = {}) {
  simulator.clearRequests();
  simulator.addOrg({ host: HOST, clientId: ID, clientSecret: SECRET, ...org });
  const world = worldOn(simulator, [{ org: 'acme', value: secret }]);
  const [checked] = (await checkOrgs(world.ports, EVERYTHING, settingsOf())).orgs;
  if (checked === undefined) throw new Error('not reported');
  const said = [checked.evidence?.description, ...(checked.actions ?? []), ...checked.hints].join('\n');
  for (const value of [SECRET, USER.password, USER.securityToken]) expect(said).not.toContain(value);
  return { ...checked, said, sent: simulator.requests.filter(({ method }) => method === 'POST') };
}

describe('is read and works', () => {
  test.each<[string, unknown]>([
    ['a host called authUrl', { name: 'Example', authUrl: `https://${HOST}`, clientId: ID, clientSecret: SECRET }],
    [
      'keys with the prefix SFDC_',
      { SFDC_CLIENT_ID: ID, SFDC_CLIENT_SECRET: SECRET, SFDC_INSTANCE_URL: `https://${HOST}` },
    ],
    [
      'keys with dots',
      { 'sf.consumer.key': ID, 'sf.consumer.secret': SECRET, 'sf.token.url': `https://${HOST}/services/oauth2/token` },
    ],
    ['labels of the console', { 'Client ID': ID, 'Client Secret': SECRET, 'Token Endpoint': `https://${HOST}` }],
    ['a client key', { CLIENT_KEY: ID, CLIENT_SECRET: SECRET, API_HOST: HOST }],
  ])('%s', async (_, secret) => {
    expect(await check(secret)).toMatchObject({ verdict: 'healthy' });
  });

  test.each<[string, unknown, RegExp]>([
    [
      'JSON text under a key of several',
      {
        slack: '{}',
        salesforce: JSON.stringify({ SF_CLIENT_ID: ID, SF_CLIENT_SECRET: SECRET, SF_INSTANCE_URL: HOST }),
      },
      /stands under `salesforce`/,
    ],
    [
      'a whole answer of GetSecretValue',
      { ARN: 'arn:aws:example', SecretString: JSON.stringify({ clientId: ID, clientSecret: SECRET, domain: HOST }) },
      /the whole answer of GetSecretValue is stored/,
    ],
    [
      'a login host beside a usable one',
      { SF_DOMAIN: 'login', SF_INSTANCE_URL: `https://${HOST}`, SF_CONSUMER_KEY: ID, SF_CONSUMER_SECRET: SECRET },
      /SF_DOMAIN holds no host that this flow can use/,
    ],
    [
      'an invisible character before a value',
      { clientId: `\u200b${ID}`, clientSecret: SECRET, domain: HOST },
      /clientId: an invisible character \(U\+200B\) around the value was ignored/,
    ],
  ])('%s, with a hint', async (_, secret, hint) => {
    const { verdict, hints } = await check(secret);
    expect({ verdict, hints }).toEqual({
      verdict: 'healthy',
      hints: expect.arrayContaining([expect.stringMatching(hint)]),
    });
  });

  test('a security token called token', async () => {
    const { securityToken, ...user } = USER;
    const secret = { loginUrl: HOST, clientId: ID, clientSecret: SECRET, ...user, token: securityToken };
    const { verdict, sent } = await check(secret, { users: [USER] });
    expect(verdict).toBe('healthy');
    expect(sent[0]?.form?.password).toBe(USER.password + securityToken);
  });

  test('a password that holds its token, beside a cached session, which is never appended', async () => {
    const { verdict, sent, hints } = await check(
      {
        SALESFORCE_DOMAIN: HOST,
        SALESFORCE_CLIENT_ID: ID,
        SALESFORCE_CLIENT_SECRET: SECRET,
        SALESFORCE_USERNAME: USER.username,
        SALESFORCE_PASSWORD: USER.password + USER.securityToken,
        SALESFORCE_ACCESS_TOKEN: '00D5g000004AAAA!AQ4AQexample',
      },
      { users: [USER] },
    );
    expect({ verdict, hints: hints.join() }).toEqual({
      verdict: 'healthy',
      hints: expect.stringContaining('SALESFORCE_ACCESS_TOKEN holds a session'),
    });
    expect(sent[0]?.form?.password).toBe(USER.password + USER.securityToken);
  });
});

describe('is said what is wrong, and nothing is sent', () => {
  test.each<[string, unknown, string, RegExp]>([
    [
      'a trailing comma',
      `{\r\n  "clientId": "${ID}",\r\n  "clientSecret": "${SECRET}",\r\n  "domain": "${HOST}",\r\n}\r\n`,
      'secret-malformed',
      /a comma before the closing \} \(line 4, column 37\)/,
    ],
    [
      'lines of an .env file',
      `SF_LOGIN_URL=https://${HOST}\nSF_CONSUMER_KEY=${ID}\nSF_CONSUMER_SECRET=${SECRET}\n`,
      'secret-malformed',
      /\.env file.*write \{"SF_LOGIN_URL": "…", "SF_CONSUMER_KEY": "…", "SF_CONSUMER_SECRET": "…"\}/,
    ],
    [
      'a private key as client secret',
      { SF_CONSUMER_KEY: ID, SF_USERNAME: USER.username, SF_CONSUMER_SECRET: PEM, SF_LOGIN_URL: HOST },
      'secret-malformed',
      /SF_CONSUMER_SECRET is a private key/,
    ],
    [
      'an invisible character inside',
      { clientId: '3MVG9\u200bexample1', clientSecret: SECRET, domain: HOST },
      'secret-malformed',
      /clientId holds an invisible character \(U\+200B\) at position 6/,
    ],
    [
      'a host without my',
      { instanceUrl: 'https://wrongco.salesforce.com', clientId: ID, clientSecret: SECRET },
      'host-not-allowed',
      /wrongco\.my\.salesforce\.com/,
    ],
    [
      'a key that nobody knows',
      { clientId: ID, clientSecret: SECRET, authEndpoint: HOST },
      'secret-malformed',
      /`authEndpoint` is not known: did you mean `tokenEndpoint`\?/,
    ],
    [
      'the secret pasted as the key',
      { clientId: ID, [SECRET]: 'clientSecret', domain: HOST },
      'secret-malformed',
      /found and not used: a key of 64 characters/,
    ],
    [
      'a file name where the key should be',
      { clientId: ID, username: USER.username, privateKey: 'server.key', domain: HOST },
      'secret-malformed',
      /privateKey is a file name or path/,
    ],
    [
      'the security token twice',
      { clientId: ID, clientSecret: SECRET, domain: HOST, ...USER, password: USER.password + USER.securityToken },
      'secret-malformed',
      /the password ends with the security token already/,
    ],
  ])('%s', async (_, secret, cause, says) => {
    const { verdict, cause: found, said, sent } = await check(secret);
    expect({ verdict, found, sent }).toEqual({ verdict: 'unhealthy', found: cause, sent: [] });
    expect(said).toMatch(says);
  });

  test.each<[string, unknown, RegExp]>([
    [
      'a refresh token',
      { client_id: ID, client_secret: SECRET, refresh_token: '5Aep861example', instance_url: `https://${HOST}` },
      /refresh token/,
    ],
    [
      'a SOAP login',
      { username: USER.username, password: USER.password, security_token: USER.securityToken, domain: 'test' },
      /SOAP login.*June 2027/,
    ],
    ['an SFDX URL', `force://PlatformCLI::5Aep861example@${HOST}`, /SFDX URL/],
    ['an SFDX URL under a key', { result: { sfdxAuthUrl: `force://PlatformCLI::5Aep861example@${HOST}` } }, /SFDX URL/],
  ])('%s is left alone, with no word of Run As', async (_, secret, says) => {
    const { verdict, cause, stage, said, sent } = await check(secret);
    expect({ verdict, cause, stage, sent }).toEqual({
      verdict: 'inconclusive',
      cause: 'flow-not-checkable',
      stage: 'secret',
      sent: [],
    });
    expect(said).toMatch(says);
    expect(said).not.toMatch(/Run.As/i);
  });
});

describe('the private key of a JWT credential is read', () => {
  test.each<[string, (pem: string) => string, RegExp]>([
    ['in base64', (pem) => Buffer.from(pem).toString('base64'), /base64 of a PEM and was decoded/],
    ['in base64 with line breaks', (pem) => Buffer.from(pem).toString('base64').replace(/.{76}/g, '$&\n'), /base64/],
    ['with line breaks written out', (pem) => pem.replaceAll('\n', '\\n'), /line breaks are written as \\n/],
    ['with blanks for line breaks', (pem) => pem.replaceAll('\n', ' '), /line breaks of the PEM were lost/],
    ['without any line break', (pem) => pem.replaceAll('\n', ''), /line breaks of the PEM were lost/],
    ['indented', (pem) => pem.replaceAll('\n', '\n    '), /line breaks of the PEM were lost/],
    ['in quotes', (pem) => `"${pem.trim()}"`, /quotes around it/],
  ])('%s', async (_, written, hint) => {
    const jwt = { clientId: ID, username: USER.username, domain: HOST, privateKey: written(PEM) };
    const { cause, hints, sent } = await check(jwt);
    expect(hints.join('\n')).toMatch(hint);
    expect(cause).not.toBe('secret-malformed');
    expect(sent[0]?.form?.assertion).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });
});

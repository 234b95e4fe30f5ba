import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Fault, rawAnswer } from '../simulator/faults.ts';
import { type Simulator, startSimulator } from '../simulator/simulator.ts';
import { CAUSES } from '../src/causes/catalogue.ts';
import type { Flow } from '../src/causes/verdict.ts';
import { checkOrgs } from '../src/run/check-orgs.ts';
import type { ReportedOrg } from '../src/run/report.ts';
import { credentialOf, settingsOf, type TestSecret } from './memory-ports.ts';
import { formsOf } from './salesforce/answer-forms.ts';
import { API_CASES, nameOf, OAUTH_CASES, WORDLESS_CASES } from './salesforce/every-case.ts';
import { worldOn } from './simulated-world.ts';

const JSON_TYPE = { 'content-type': 'application/json;charset=UTF-8' };
const PEM = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });

/** What makes a secret one of that flow. */
const PARTS: Readonly<Record<Flow, object>> = {
  client_credentials: {},
  password: { username: 'robot@acme.example', password: 'example-password' },
  jwt_bearer: { username: 'robot@acme.example', privateKey: PEM },
};

/** Every row of the table with what it is made of and where it is met. */
const OAUTH = OAUTH_CASES.map((row) => ({
  ...row,
  name: nameOf(row),
  forms: formsOf({ status: row.status, code: row.error, text: row.description ?? '' }),
}));
const API = API_CASES.map((row) => ({
  ...row,
  name: nameOf(row),
  forms: formsOf({ status: row.status, code: row.errorCode, text: row.message }),
}));

let simulator: Simulator;
const reported = new Map<string, ReportedOrg>();

beforeAll(async () => {
  simulator = await startSimulator({ record: false });
  const secrets: TestSecret[] = [];
  const next = () => `o${secrets.length}.my.salesforce.com`;
  const add = (org: string, flow: Flow, fault: { token?: { fault: Fault }; api?: { fault: Fault } }): void => {
    const domain = next();
    const value = credentialOf('acme', { domain, ...PARTS[flow] });
    simulator.addOrg({ host: domain, clientId: 'example_id_acme', clientSecret: 'example-secret-acme', ...fault });
    secrets.push({ org, value });
  };
  for (const { name, flow, forms } of OAUTH) {
    for (const [form, { status, code, text }] of forms) {
      const body = JSON.stringify({ error: code, error_description: text === '' ? undefined : text });
      add(`${name} ${form}`, flow, { token: { fault: rawAnswer(status, JSON_TYPE, body) } });
    }
  }
  for (const { name, forms } of API) {
    for (const [form, { status, code, text }] of forms) {
      const body = JSON.stringify([{ errorCode: code, message: text }]);
      add(`${name} ${form}`, 'client_credentials', { api: { fault: rawAnswer(status, JSON_TYPE, body) } });
    }
  }
  for (const { name, status, location } of WORDLESS_CASES) {
    const leads = location(next());
    const fault = rawAnswer(status, leads === null ? {} : { location: leads });
    add(name, 'client_credentials', { api: { fault } });
  }
  const world = worldOn(simulator, secrets);
  const report = await checkOrgs(world.ports, { orgs: 'all', save: false, publish: false }, settingsOf());
  for (const org of report.orgs) reported.set(org.org, org);
});
afterAll(() => simulator.close());

/** Verdict, cause and stage as reported for one form of one answer. */
function found(name: string, form: string): Record<string, unknown> {
  const { verdict, cause, stage } = reported.get(`${name} ${form}`) ?? {};
  return { verdict, cause, stage };
}

describe('every refusal of the token endpoint, in every form, becomes its cause', () => {
  test.each(OAUTH)('$name', ({ name, forms, cause }) => {
    const expected = { verdict: CAUSES[cause].verdict, cause, stage: 'token' };
    for (const [form] of forms) expect(found(name, form), form).toEqual(expected);
  });

  test('is shown as received', () => {
    expect(
      reported.get("jwt_bearer: 400 invalid_grant, user hasn't approved this consumer with a decimal escape")?.evidence,
    ).toEqual({ status: 400, error: 'invalid_grant', description: 'user hasn&#39;t approved this consumer' });
  });
});

describe('every refusal of the API, in every form, becomes its cause', () => {
  test.each(API)('$name', ({ name, forms, cause }) => {
    const expected = { verdict: CAUSES[cause].verdict, cause, stage: 'probe' };
    for (const [form] of forms) expect(found(name, form), form).toEqual(expected);
  });
});

describe('every answer of the API that is no error of it becomes its cause', () => {
  test.each(WORDLESS_CASES)('$name', ({ name, status, shown, cause }) => {
    const { org, host, ...found } = reported.get(name) ?? {};
    const evidence = { status, error: null, description: shown(String(host)) };
    expect(found).toMatchObject({ verdict: CAUSES[cause].verdict, cause, stage: 'probe', evidence });
  });
});

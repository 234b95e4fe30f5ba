import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrgPatch } from '../simulator/org.ts';
import { type Simulator, startSimulator } from '../simulator/simulator.ts';
import type { Flow } from '../src/causes/verdict.ts';
import { redactor } from '../src/credential/redaction.ts';
import { Sealed } from '../src/credential/sealed.ts';
import { checkOrgs } from '../src/run/check-orgs.ts';
import { cli, type Ended, type FiledOrg, openScene, type Scene } from './bin/cli.ts';
import { FORMS, PLACES } from './echoing-server.ts';
import { leaksIn } from './fuzz/oracle.ts';
import { credentialOf, EVERYTHING, settingsOf, type TestSecret, type World } from './memory-ports.ts';
import { worldOn } from './simulated-world.ts';

/** Different at every run, and with every character that some encoding treats in its own way. */
const unique = (): string => `${randomBytes(9).toString('base64url')}&"<'é/+ %=${randomBytes(9).toString('base64url')}`;
const SECRET = unique();
const PASSWORD = unique();
const SECURITY_TOKEN = randomBytes(12).toString('hex');
const TOKEN = `tk.${randomBytes(24).toString('base64url')}!${randomBytes(24).toString('base64url')}`;
const PEM = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const HELD = [SECRET, PASSWORD, SECURITY_TOKEN, PASSWORD + SECURITY_TOKEN, PEM.split('\n')[7] ?? ''];
const LEAKS = [...HELD, TOKEN];

const PARTS: Readonly<Record<Flow, object>> = {
  client_credentials: { clientSecret: SECRET },
  password: { clientSecret: SECRET, username: 'robot@acme.example', password: PASSWORD, securityToken: SECURITY_TOKEN },
  jwt_bearer: { username: 'robot@acme.example', privateKey: PEM },
};
/** What a server learns in that flow. */
const SENT: Readonly<Record<Flow, string>> = {
  client_credentials: SECRET,
  password: PASSWORD + SECURITY_TOKEN,
  // The key itself is never sent.
  jwt_bearer: TOKEN,
};

type Echo = { readonly name: string; readonly flow: Flow; readonly org: OrgPatch };

const ECHOES: readonly Echo[] = Object.entries(PLACES).flatMap(([place, put], index) =>
  Object.entries(FORMS).map(([form, write], offset): Echo => {
    const flow = (index + offset) % 2 === 0 ? 'client_credentials' : 'password';
    return { name: `${form} in ${place}`, flow, org: put(write(SENT[flow]), TOKEN) };
  }),
);

/** Secrets that come to nothing before anything is sent. */
const UNUSABLE: readonly TestSecret[] = [
  { org: 'cut', value: `{"clientId": "example_id", "clientSecret": "${SECRET.replaceAll('"', '')}${SECURITY_TOKEN}` },
  { org: 'array', value: [SECRET, PASSWORD] },
  { org: 'text', value: JSON.stringify(SECRET) },
  { org: 'misplaced', value: { clientSecret: { [SECRET]: PASSWORD }, flow: SECRET, domain: PASSWORD } },
  { org: 'host', value: credentialOf('host', { clientSecret: SECRET, domain: `https://${SECRET}.example.com` }) },
  { org: 'user-info', value: credentialOf('host', { domain: `https://robot:${PASSWORD}@acme.my.salesforce.com` }) },
  { org: 'no-key', value: { ...PARTS.jwt_bearer, clientId: 'example_id', domain: 'a', privateKey: PEM.slice(0, 500) } },
];

const everything = (value: unknown): string => inspect(value, { depth: null, showHidden: true, maxStringLength: null });
/** All forms in which a value may be written down. */
const written = (values: readonly unknown[]): readonly string[] =>
  values.flatMap((value) => [everything(value), JSON.stringify(value) ?? '']);

/** As much of a form as is masked in one piece, each overlapping the last by half. */
const PIECE = 280;
const BY_VALUE = redactor(HELD.map((secret) => new Sealed(secret)));
const BY_SHAPE = redactor([]);

/** Where masking a whole form by the secrets themselves, after it was worded, would still find one. */
function foundByValue(form: string): readonly string[] {
  return Array.from({ length: Math.ceil(form.length / (PIECE / 2)) }, (_, at) =>
    form.slice((at * PIECE) / 2, (at * PIECE) / 2 + PIECE),
  ).filter((piece) => BY_VALUE(piece) !== BY_SHAPE(piece));
}

let simulator: Simulator;
let world: World;
const out: { what: string; value: unknown }[] = [];

beforeAll(async () => {
  simulator = await startSimulator();
  const secrets = ECHOES.map(({ name, flow, org }, index): TestSecret => {
    const host = `echo-${index}.my.salesforce.com`;
    const client = { clientId: `example_id_${index}`, clientSecret: SECRET };
    const users = [{ username: 'robot@acme.example', password: PASSWORD, securityToken: SECURITY_TOKEN }];
    simulator.addOrg({ host, ...client, users, ...org });
    return { org: name, value: { ...PARTS[flow], clientId: client.clientId, domain: host } };
  });
  world = worldOn(simulator, [...secrets, ...UNUSABLE]);
  const settings = settingsOf({
    orgTimeoutMs: 30 * 60_000,
    onChecked: (check) => out.push({ what: 'a finished check', value: check }),
    onDefect: (org, error) => out.push({ what: `a defect of ${org}`, value: error }),
  });
  for (const hours of [0, 25]) {
    world.advance(hours * 3_600_000);
    out.push({ what: 'the report', value: await checkOrgs(world.ports, EVERYTHING, settings) });
  }
});
afterAll(() => simulator.close());

describe('of what leaves the process, nothing holds a secret, whatever a server repeats:', () => {
  const nothingIn = (values: readonly unknown[]) => {
    expect(values.length).toBeGreaterThan(0);
    expect(written(values).flatMap((text) => leaksIn(text, LEAKS))).toEqual([]);
  };

  test('the reports', () => nothingIn(out.filter(({ what }) => what === 'the report').map(({ value }) => value)));

  test('what is told of each finished check', () => {
    const checks = out.filter(({ what }) => what === 'a finished check');
    expect(checks).toHaveLength(2 * (ECHOES.length + UNUSABLE.length));
    nothingIn(checks.map(({ value }) => value));
  });

  test('every form of the digests', () => nothingIn(world.published));

  test('and masking whole forms by the secrets themselves, as the last step, would find none', async () => {
    const [report] = out.filter(({ what }) => what === 'the report').map(({ value }) => JSON.stringify(value));
    const states = JSON.stringify(await world.ports.states.load('all'));
    const forms = world.published.flatMap(({ subject, forms: { email, sqs, ...others } }) => [
      subject,
      email,
      sqs,
      ...Object.values(others),
    ]);
    expect(foundByValue(`<< ${SECRET} >>`)).not.toEqual([]);
    expect([report ?? '', states, ...forms].flatMap(foundByValue)).toEqual([]);
  });

  test('the stored states', async () => nothingIn(await world.ports.states.load('all')));

  test('the history', async () => {
    nothingIn(await Promise.all(ECHOES.map(({ name }) => world.ports.states.history(name, 100))));
  });

  test('and no answer of a server is taken for a defect of ours', () => {
    expect(out.filter(({ what }) => what.startsWith('a defect'))).toEqual([]);
  });
});

describe('of what is sent, only the body of a token request and the Authorization header hold one:', () => {
  test('not the URL, nor another header', () => {
    for (const { host, path, query, headers, method } of simulator.requests) {
      const { authorization, ...others } = headers;
      expect(leaksIn(JSON.stringify([host, path, query, others]), LEAKS)).toEqual([]);
      expect(leaksIn(authorization ?? '', HELD)).toEqual([]);
      if (method === 'POST') expect(authorization).toBeUndefined();
    }
  });

  test('and the body goes to the token endpoint of the org it belongs to', () => {
    const posts = simulator.requests.filter(({ body }) => body !== '');
    expect(posts.length).toBeGreaterThan(ECHOES.length);
    for (const { host, path, form } of posts) {
      expect(path).toBe('/services/oauth2/token');
      expect(host).toBe(`echo-${form?.client_id?.replace('example_id_', '')}.my.salesforce.com`);
    }
  });

  test('a token goes to the org that handed it out', () => {
    const bearers = simulator.requests.filter(({ headers }) => headers.authorization !== undefined);
    expect(bearers.length).toBeGreaterThan(0);
    expect(bearers.filter(({ host }) => !/^echo-\d+\.my\.salesforce\.com$/.test(host))).toEqual([]);
  });
});

describe('errors hold no secret, with their stacks and causes:', () => {
  const failing: Readonly<Record<string, (ports: World['ports']) => void>> = {
    'the network port throws': ({ network }) => {
      Object.assign(network, {
        connect: () => ({
          send: (request: unknown) => Promise.reject(Object.assign(new TypeError('a defect'), { request })),
          close: () => {},
        }),
      });
    },
    'the store of states fails': ({ states }) => {
      Object.assign(states, { save: (write: unknown) => Promise.reject(Object.assign(new Error('no'), { write })) });
    },
    'the topic refuses': ({ alerts }) => {
      Object.assign(alerts, {
        publish: (digest: unknown) => Promise.reject(Object.assign(new Error('no'), { digest })),
      });
    },
    'the listing fails': ({ secrets }) => {
      Object.assign(secrets, { list: () => Promise.reject(new Error('no')) });
    },
  };

  test.each(Object.keys(failing))('%s', async (name) => {
    const host = 'echo-0.my.salesforce.com';
    const value = credentialOf('acme', { clientId: 'example_id_0', clientSecret: SECRET, domain: host });
    const broken = worldOn(simulator, [{ org: 'acme', value }]);
    failing[name]?.(broken.ports);
    const errors: unknown[] = [];
    const settings = settingsOf({ onDefect: (_, error) => errors.push(error) });
    await checkOrgs(broken.ports, EVERYTHING, settings).catch((error: unknown) => errors.push(error));
    expect(errors).toHaveLength(1);
    expect(
      written([...errors, ...errors.map((error) => String((error as Error).stack))]).flatMap((text) =>
        leaksIn(text, LEAKS),
      ),
    ).toEqual([]);
  });
});

describe('the command line prints no secret:', () => {
  let scene: Scene;
  let from: readonly string[];
  beforeAll(async () => {
    scene = await openScene();
    const filed = (name: string, place: string, form: string): FiledOrg => ({
      name,
      org: { clientSecret: SECRET, ...PLACES[place]?.(FORMS[form]?.(SECRET) ?? '', TOKEN) },
    });
    from = await scene.file('orgs.json', [
      filed('known', 'the description of a known error', 'as it is'),
      filed('unknown', 'the error itself', 'URL-encoded'),
      filed('page', 'the title of a page', 'HTML-escaped'),
      filed('beside', 'an error beside a token', 'in Base64'),
      filed('api', 'an error of the API', 'as JSON escapes'),
      filed('scope', 'a scope', 'in hexadecimal'),
      {
        name: 'fine',
        org: { clientSecret: SECRET, tokenFields: { access_token: TOKEN }, ...PLACES['a scope']?.('', TOKEN) },
      },
      { name: 'broken', secret: () => `{"clientSecret": "${SECURITY_TOKEN}` },
    ]);
    await cli(['check', '--timeout', '5', '--state', scene.path('kept.json'), ...from]);
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const nothingIn = ({ stdout, stderr }: Ended) => {
    expect(stdout + stderr).not.toBe('');
    expect(leaksIn(stdout, LEAKS)).toEqual([]);
    expect(leaksIn(stderr, LEAKS)).toEqual([]);
    expect([...foundByValue(stdout), ...foundByValue(stderr)]).toEqual([]);
  };

  test.each([
    ['check --json', ['check', '--json', '--timeout', '5']],
    ['check --state', ['check', '--timeout', '5', '--state']],
    ['lint', ['lint']],
    ['doctor', ['doctor', 'beside']],
  ])('%s', async (_, [command = '', ...args]) => {
    const state = args.includes('--state') ? [scene.path('state.json')] : [];
    const reach = command === 'lint' ? from.slice(0, 2) : from;
    nothingIn(await cli([command, ...args, ...state, ...reach]));
  });

  test.each([
    ['status', ['status']],
    ['status of orgs', ['status', 'known', 'api']],
    ['status --json', ['status', '--json']],
    ['history', ['history', 'unknown']],
    ['explain', ['explain', 'unknown']],
    ['explain --for-admin', ['explain', 'known', '--for-admin']],
    ['the page', ['report', '--out', '-']],
    ['report --json', ['report', '--json']],
  ])('%s', async (_, args) => {
    nothingIn(await cli([...args, '--state', scene.path('kept.json')]));
  });

  test('a file that is no JSON', async () => {
    const { writeFile } = await import('node:fs/promises');
    await writeFile(scene.path('cut.json'), `[{"name": "acme", "secret": {"clientSecret": "${SECURITY_TOKEN}`);
    const ended = await cli(['check', '--file', scene.path('cut.json')]);
    expect(ended.code).toBe(2);
    nothingIn(ended);
  });
});

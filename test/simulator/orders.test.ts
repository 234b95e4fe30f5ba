import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { demoFleet } from '../../simulator/demo-fleet.ts';
import { adminsOf } from '../../simulator/orders.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { clientCredentials, postForm } from './https-client.ts';

let simulator: Simulator;
let folder: string;
let obey: (line: string) => Promise<string>;

beforeAll(async () => {
  simulator = await startSimulator();
  folder = await mkdtemp(join(tmpdir(), 'orders-test-'));
});

beforeEach(async () => {
  const fleet = demoFleet(new Date());
  fleet.addTo(simulator);
  obey = await adminsOf(simulator, fleet, folder);
});

afterAll(async () => {
  await simulator.close();
  await rm(folder, { recursive: true });
});

/** The status with which the org answers what its admin hands over. */
async function handedOver(name: string): Promise<number> {
  const [clientId, clientSecret] = await Promise.all([
    readFile(join(folder, `${name}.key`), 'utf8'),
    readFile(join(folder, `${name}.secret`), 'utf8'),
  ]);
  const host = `${name}.my.salesforce.com`;
  return (await postForm(simulator, host, clientCredentials({ clientId, clientSecret }))).status;
}

test('an admin hands over what works, makes a new secret, and takes it back', async () => {
  const secret = () => readFile(join(folder, 'acme.secret'), 'utf8');
  const former = await secret();
  expect(await handedOver('acme')).toBe(200);
  expect(await obey('undo acme')).toBe('acme was not rotated.');

  expect(await obey('rotate acme')).toBe(
    `acme has a new consumer secret, in ${folder}/acme.secret. The former one no longer works.`,
  );
  expect(await secret()).not.toBe(former);
  expect(await handedOver('acme')).toBe(200);

  expect(await obey('undo acme')).toMatch(/^acme has its former consumer secret again/);
  expect(await secret()).toBe(former);
  expect(await handedOver('acme')).toBe(200);
});

test('an org gives any answer there is, until it is mended', async () => {
  expect(await obey('answers')).toMatch(/client-id-unknown, .*trial-expired-code, .*back-to-login/);
  expect(await obey('answer acme nonsense')).toMatch(/There is no such answer/);
  expect(await obey('answer acme ip-or-hours')).toBe('acme is answered ip-or-hours from now on.');
  expect(await handedOver('acme')).toBe(400);
  expect(await obey('answer acme concurrent-requests')).toMatch(/concurrent-requests from now on/);
  expect(await obey('answer acme back-to-login')).toMatch(/back-to-login from now on/);
  expect(await obey('mend acme')).toBe('acme is well.');
  expect(await handedOver('acme')).toBe(200);
});

test('an org that was broken from the start is mended as well', async () => {
  expect(await handedOver('globex')).toBe(400);
  expect(await obey('mend globex')).toBe('globex is well.');
  expect(await handedOver('globex')).toBe(200);
});

test('where the stored credential is wrong, nobody at Salesforce can mend it, and it says who can', async () => {
  expect(await obey('mend initech')).toBe(
    `The Salesforce of initech is well. Where it fails, the stored credential is wrong; the right values, for initech.my.salesforce.com: ${folder}/initech.key and .secret`,
  );
});

test('an order that is none is answered with those there are', async () => {
  expect(await obey('rotate nobody')).toMatch(
    /^Type "rotate", "undo", "answer", "audience" or "mend", then one of acme/,
  );
  expect(await obey('audience acme everything')).toMatch(/Type one of either, my-domain, login/);
  expect(await obey('audience acme my-domain')).toBe('acme takes assertions for: my-domain.');
  expect(await obey('dance acme')).toBe('Type "rotate", "undo", "answer", "answers", "audience" or "mend".');
});

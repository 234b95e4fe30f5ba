import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SimulatedOrg } from '../../../simulator/org.ts';
import { bundledProgram } from '../../bin/bundled-program.ts';
import { openScene, type Scene, storedSecret, variablesFor } from '../../bin/cli.ts';
import { HAS_TERMINAL, KEYS, openSession, type Session } from '../../bin/pseudo-terminal.ts';
import { describeOnAws } from '../emulator.ts';
import { accountIn } from './account.ts';

const account = accountIn('eu-west-3');
let scene: Scene;

const addTo = (name: string, org: Partial<SimulatedOrg> = {}) =>
  scene.simulator.addOrg({ host: `${name}.my.salesforce.com`, ...org });

/** The real program before a terminal, with an account and a Salesforce behind it. */
function session(...args: readonly string[]): Session {
  const command = ['exec', process.execPath, bundledProgram(), ...args, ...scene.reach].join(' ');
  return openSession(command, { env: variablesFor(account.env), cwd: account.cwd });
}

const stored = (org: string) =>
  account.stored(org).then(
    (text) => JSON.parse(text ?? 'null'),
    () => null,
  );

/** A question and its answer. */
type Exchange = readonly [question: string, keys: string];

function questionsAbout(org: string, { clientId, clientSecret }: SimulatedOrg): readonly Exchange[] {
  return [
    ['Name of the org', `${org}${KEYS.enter}`],
    ['My Domain of the org', `${org}${KEYS.enter}`],
    ['Consumer Key (client id)', `${clientId}${KEYS.enter}`],
    ['Team that hears about it', `${KEYS.down}${KEYS.enter}`],
    ['Days after which', KEYS.enter],
    ['Consumer Secret (hidden)', `${clientSecret}${KEYS.enter}`],
    [`Store it as ${account.prefix}${org}?`, 'y'],
  ];
}

/** Every run of eight characters. */
function piecesOf(text: string): readonly string[] {
  return Array.from({ length: text.length - 7 }, (_, from) => text.slice(from, from + 8));
}

async function answer(person: Session, exchanges: readonly Exchange[]): Promise<void> {
  for (const [question, keys] of exchanges) {
    await person.sees(question);
    person.types(keys);
  }
}

(HAS_TERMINAL ? describeOnAws : describe.skip)('at a terminal', () => {
  beforeAll(async () => {
    scene = await openScene();
    await account.store('first', storedSecret(addTo('first')), { 'credential-health:team': 'billing' });
  });

  afterAll(() => scene[Symbol.asyncDispose]());

  describe('add', () => {
    test('asks for what it needs, shows what it is about to store, and stores it', async () => {
      const acme = addTo('acme');
      await using person = session('add');
      await person.sees('credential-health add --checklist');
      await answer(person, questionsAbout('acme', acme).slice(0, -1));
      await person.sees(`About to store the new secret ${account.prefix}acme`);
      await answer(person, questionsAbout('acme', acme).slice(-1));
      await person.sees(`Stored the new secret ${account.prefix}acme`);
      expect(await person.ended()).toBe(0);
      expect(await stored('acme')).toEqual(storedSecret(acme));
    });

    test('never sends the secret to the screen, not even while it is typed', async () => {
      const globex = addTo('globex');
      await using person = session('add');
      await answer(person, questionsAbout('globex', globex));
      expect(await person.ended()).toBe(0);
      const letters = person.shown().replaceAll(/[^\w.-]/g, '');
      // That the key is found shows that what is typed would be.
      expect(piecesOf(globex.clientId).some((piece) => letters.includes(piece))).toBe(true);
      expect(piecesOf(globex.clientSecret).filter((piece) => letters.includes(piece))).toEqual([]);
      expect(person.shown()).toContain('▪'.repeat(10));
    });

    test('says at once what is wrong with an answer, and takes a better one', async () => {
      const initech = addTo('initech');
      await using person = session('add', 'initech', '--team', 'billing', '--max-age-days', '30');
      await answer(person, [
        ['My Domain of the org', `login.salesforce.com${KEYS.enter}`],
        ['login.salesforce.com', ''],
        ['My Domain', `${KEYS.eraseLine}initech.my.salesforce.com${KEYS.enter}`],
        ['Consumer Key (client id)', `${initech.clientId}${KEYS.enter}`],
        ['Consumer Secret (hidden)', `${initech.clientId}${KEYS.enter}`],
        ['This is the client id; paste the Consumer Secret.', `${initech.clientSecret}${KEYS.enter}`],
        ['Store it as', 'y'],
      ]);
      expect(await person.ended()).toBe(0);
      expect(await stored('initech')).toEqual(storedSecret(initech));
    });

    test('offers to correct what Salesforce refused, with the values at hand', async () => {
      const hooli = addTo('hooli');
      await using person = session('add', 'hooli', '--team', 'billing', '--max-age-days', '30');
      await answer(person, [
        ['My Domain of the org', `hooli${KEYS.enter}`],
        ['Consumer Key (client id)', `${hooli.clientId}${KEYS.enter}`],
        ['Consumer Secret (hidden)', `${hooli.clientSecret}x${KEYS.enter}`],
        ['client-secret-wrong', ''],
        ['Correct the values', `${KEYS.down}${KEYS.enter}`],
        ['My Domain of the org', KEYS.enter],
        ['Consumer Key (client id)', KEYS.enter],
        ['Consumer Secret (hidden)', `${hooli.clientSecret}${KEYS.enter}`],
        ['Store it as', 'y'],
      ]);
      expect(await person.ended()).toBe(0);
      expect(await stored('hooli')).toEqual(storedSecret(hooli));
    });

    test('stores nothing that the person does not want', async () => {
      const stark = addTo('stark');
      await using person = session('add');
      await answer(person, [...questionsAbout('stark', stark).slice(0, -1), ['Store it as', 'n']]);
      await person.sees('Nothing was stored.');
      expect(await person.ended()).toBe(1);
      expect(await stored('stark')).toBeNull();
    });

    test.each([0, 1, 2, 3, 4, 5, 6])('is left by Ctrl-C at question %i with nothing stored', async (number) => {
      const exchanges = questionsAbout('wayne', addTo('wayne'));
      await using person = session('add');
      await answer(person, [...exchanges.slice(0, number), [exchanges[number]?.[0] ?? '', KEYS.ctrlC]]);
      await person.sees('Stopped. Nothing was stored.');
      expect(await person.ended()).toBe(130);
      expect(await stored('wayne')).toBeNull();
    });
  });

  describe('rotate', () => {
    const rotation = ({ clientSecret }: SimulatedOrg): readonly Exchange[] => [
      ['Consumer Key (as it is', KEYS.enter],
      ['New Consumer Secret (hidden)', `${clientSecret}${KEYS.enter}`],
      ['Store it?', 'y'],
    ];

    test('keeps the key, hides the secret, and stores it once it worked', async () => {
      const former = addTo('umbrella');
      await account.store('umbrella', storedSecret(former));
      const next = addTo('umbrella', { clientId: former.clientId });
      await using person = session('rotate', 'umbrella');
      await answer(person, rotation(next));
      expect(await person.ended()).toBe(0);
      expect(person.sent()).not.toContain(next.clientSecret);
      expect(await stored('umbrella')).toEqual(storedSecret(next));
      expect(JSON.parse((await account.stored('umbrella', 'AWSPREVIOUS')) ?? '')).toEqual(storedSecret(former));
    });

    test.each([0, 1, 2])('is left by Ctrl-C at question %i with the former secret in place', async (number) => {
      const org = `oscorp-${number}`;
      const former = addTo(org);
      await account.store(org, storedSecret(former));
      const exchanges = rotation(addTo(org, { clientId: former.clientId }));
      await using person = session('rotate', org);
      await answer(person, [...exchanges.slice(0, number), [exchanges[number]?.[0] ?? '', KEYS.ctrlC]]);
      await person.sees('Stopped. Nothing was stored.');
      expect(await person.ended()).toBe(130);
      expect(await stored(org)).toEqual(storedSecret(former));
    });

    test('is left by Ctrl-C while Salesforce is asked, with the former secret in place', async () => {
      const former = addTo('tyrell', { token: { delayMs: 60_000 } });
      await account.store('tyrell', storedSecret(former));
      await using person = session('rotate', 'tyrell');
      await answer(person, rotation(former).slice(0, 1));
      await answer(person, [
        ['New Consumer Secret (hidden)', `example-new-value${KEYS.enter}`],
        ['Asking tyrell for a token', KEYS.ctrlC],
      ]);
      expect(await person.ended()).toBe(130);
      expect(await stored('tyrell')).toEqual(storedSecret(former));
    });
  });
});

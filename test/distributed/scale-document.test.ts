import { readFileSync, writeFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readSettings } from '../../lib/settings/settings.ts';
import { credentialOf } from '../memory-ports.ts';
import { definitionFor, distributedWorldOf } from './distributed-world.ts';
import { modelOf, scaleTable, transitionsOf } from './scale-model.ts';

const DOCUMENT = new URL('../../docs/scale.md', import.meta.url);
const BLOCK = /(<!-- computed -->\n\n).*?(\n\n<!-- \/computed -->)/s;

const read = () => readFileSync(DOCUMENT, 'utf8');

test('The computed figures of docs/scale.md follow from the model', () => {
  if (process.env.UPDATE_DOCS === '1') {
    writeFileSync(
      DOCUMENT,
      read().replace(BLOCK, (_, start: string, end: string) => start + scaleTable() + end),
    );
  }
  expect(BLOCK.exec(read())?.[0]).toContain(scaleTable());
});

test('The threshold that docs/scale.md derives is the one the settings give', () => {
  const { fleetThreshold } = readSettings({ alertEmails: 'none', fleetThreshold: 'auto' });
  expect(read()).toContain(`\`auto\` is ${fleetThreshold?.toLocaleString('en')} orgs`);
});

test('The model counts the state transitions and the bytes of a real run', async () => {
  const orgs = Array.from({ length: 1_000 }, (_, n) => ({
    org: `customer-${n}`,
    value: credentialOf(`customer-${n}`),
    tags: { 'credential-health:team': `team-${n % 20}` },
  }));
  const world = distributedWorldOf(orgs, definitionFor(100));
  await world.run();
  world.advance(4 * 3_600_000);
  const { transitions } = await world.run();
  expect(transitions).toBe(transitionsOf(10));
  const bytes = [...world.leftBy()].map((part) => deflateRawSync(part).length);
  expect(Math.max(...bytes) / 100).toBeLessThan(400);
  expect(Math.max(...bytes) / 100).toBeGreaterThan(50);
  const states = JSON.stringify(await world.ports.states.load('all')).length;
  expect(states / orgs.length).toBeLessThan(1_450);
});

test('A run over the largest fleet of the table fits the functions as they are deployed', () => {
  const { reduceMb, distributedSeconds } = modelOf(100_000);
  expect(reduceMb).toBeLessThan(0.8 * 3_008);
  expect(distributedSeconds).toBeLessThan(4 * 3_600);
});

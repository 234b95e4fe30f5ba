import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { INPUT_SCHEMAS } from '../../../tools/docs-schemas.ts';
import { schemaProblems } from '../../run/json-schema.ts';
import { cli, openScene, type Scene } from '../cli.ts';

const DAY_MS = 86_400_000;
/** Of messages, and of commands that need AWS (test/aws/bin/). */
const ELSEWHERE = [
  'chat',
  'digest',
  'change',
  'changes',
  'confirmation',
  'mute',
  'test-alert',
  ...Object.keys(INPUT_SCHEMAS),
];

let scene: Scene;
let source: readonly string[];
const state = () => ['--state', scene.path('state.json')];

/** One org of each kind, and two runs with a change between them. */
beforeAll(async () => {
  scene = await openScene();
  source = await scene.file('orgs.json', [
    { name: 'acme', createdAt: new Date(Date.now() - 80 * DAY_MS).toISOString() },
    { name: 'globex', org: { runAsUserId: null }, tags: { 'credential-health:team': 'crm' } },
    { name: 'initech', secret: ({ clientSecret: _, ...rest }) => rest },
    { name: 'old', tags: { 'credential-health:enabled': 'false' } },
    { name: 'umbrella', org: { token: { fault: { kind: 'reset', when: 'before-answer' } } } },
  ]);
  const none = await scene.file('none.json', []);
  await cli(['check', ...none, '--state', scene.path('empty.json')]);
  await cli(['check', ...source, ...state()]);
  scene.simulator.changeOrg('globex.my.salesforce.com', { runAsUserId: '005000000000001AAA' });
  scene.simulator.changeOrg('acme.my.salesforce.com', { runAsUserId: null });
  await cli(['check', ...source, ...state()]);
});

afterAll(() => scene[Symbol.asyncDispose]());

const COMMANDS = {
  'a report': () => ['check', ...source],
  'the report of the demo': () => ['demo'],
  'a status': () => ['status', ...state()],
  'an empty status': () => ['status', '--state', scene.path('empty.json')],
  'a history': () => ['history', 'globex', ...state()],
  'a status page': () => ['report', ...state()],
  'an empty status page': () => ['report', '--state', scene.path('empty.json')],
  'the explanation of a cause': () => ['explain', 'run-as-user-missing'],
  'the explanation of a failing org': () => ['explain', 'acme', ...state()],
  'the explanation of a healthy org': () => ['explain', 'globex', ...state()],
  'the examination of a healthy org': () => ['doctor', 'globex', ...source],
  'the examination of a failing org': () => ['doctor', 'acme', ...source],
  'what lint finds': () => ['lint', ...source.slice(0, 2)],
} as const;

const seen = new Set<string>();

describe('What is printed with --json is what its schema says, no field more or less:', () => {
  test.each(Object.entries(COMMANDS))('%s', async (_, args) => {
    const { stdout } = await cli([...args(), '--json']);
    const document = JSON.parse(stdout);
    expect(schemaProblems(document)).toEqual([]);
    seen.add(document.schema);
  });

  test('all schemas are those of something', () => {
    const names = readdirSync(new URL('../../../docs/schemas', import.meta.url)).map((file) =>
      file.replace(/\..*/, ''),
    );
    const expected = names.filter((name) => !ELSEWHERE.includes(name)).map((name) => `credential-health.${name}/1`);
    expect([...seen].toSorted()).toEqual(expected.toSorted());
  });
});

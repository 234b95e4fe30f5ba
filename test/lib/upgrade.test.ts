import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import { describe, expect, test } from 'vitest';
import { readFleetState, readOrgState } from '../../src/state/state.ts';
import { VERSION } from '../../src/version.ts';
import { deployed } from './deployed.ts';

/** A folder for each release: its template with these settings, and documents as its runs stored them. */
const RELEASES = new URL('./releases/', import.meta.url);
const SETTINGS = { alertEmails: 'ops@example.com' };

/** Resources that hold what cannot be made anew: state, subscriptions that people confirmed, the key to both. */
const KEPT = new Set([
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::SNS::Topic',
  'AWS::SNS::Subscription',
  'AWS::SQS::Queue',
]);

const releases = existsSync(RELEASES) ? readdirSync(RELEASES).filter((name) => /^\d/.test(name)) : [];
const read = (release: string, file: string) =>
  JSON.parse(readFileSync(new URL(`${release}/${file}`, RELEASES), 'utf8'));

/** What a deployment over the release would replace or destroy of what is kept. */
// biome-ignore lint/suspicious/noExplicitAny: a template is JSON of CloudFormation's making
function lost(before: any, after: any): readonly string[] {
  const found: string[] = [];
  fullDiff(before, after).resources.forEachDifference((id, change) => {
    const kept = KEPT.has(change.oldResourceType ?? '');
    const harmless = [ResourceImpact.NO_CHANGE, ResourceImpact.WILL_UPDATE, ResourceImpact.WILL_CREATE];
    if (kept && !harmless.includes(change.changeImpact)) found.push(`${id}: ${change.changeImpact}`);
  });
  return found;
}

if (process.env.UPDATE_DOCS === '1') {
  mkdirSync(new URL(`${VERSION}/`, RELEASES), { recursive: true });
  const text = `${JSON.stringify(deployed(SETTINGS).template, null, 1)}\n`;
  writeFileSync(new URL(`${VERSION}/template.json`, RELEASES), text);
}

test.runIf(releases.length === 0)('no release has gone out yet, so there is nothing to upgrade from', () => {
  expect(releases).toEqual([]);
});

describe.each(releases)('over release %s', (release) => {
  test('today’s stack replaces and destroys nothing that holds data', () => {
    expect(lost(read(release, 'template.json'), deployed(SETTINGS).template)).toEqual([]);
  });

  test('the state it left behind is read', () => {
    const { orgs, fleet } = read(release, 'states.json');
    expect(orgs.length).toBeGreaterThan(0);
    for (const document of orgs) expect(readOrgState(document)).toMatchObject({ org: document.org });
    expect(readFleetState(fleet)).toMatchObject({ lastFullRunAt: fleet.lastFullRunAt });
  });
});

describe('the comparison itself', () => {
  const before = deployed(SETTINGS);

  test('sees a table with another key', () => {
    const changed = structuredClone(before.template);
    changed.Resources[before.only('AWS::DynamoDB::Table').id].Properties.KeySchema[0].AttributeName = 'id';
    expect(lost(before.template, changed)).toHaveLength(1);
  });

  test('sees a topic that moves to another name in the template', () => {
    const changed = structuredClone(before.template);
    const { id } = before.all('AWS::SNS::Topic')[0] ?? { id: '' };
    changed.Resources[`${id}Moved`] = changed.Resources[id];
    delete changed.Resources[id];
    expect(lost(before.template, changed).length).toBeGreaterThan(0);
  });
});

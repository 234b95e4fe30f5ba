import { describe, expect, test } from 'vitest';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import { credentialOf, EVERYTHING, healthyAnswer, settingsOf, worldOf } from '../memory-ports.ts';
import { html } from '../salesforce/answers.ts';

const acme = { org: 'acme', value: credentialOf('acme') };

describe('identity', () => {
  const otherOrg = (host: string, request: Parameters<typeof healthyAnswer>[1]) => {
    const answer = healthyAnswer(host, request);
    if (answer.kind !== 'answered' || request.method === 'GET') return answer;
    return { ...answer, body: answer.body.replace(/\/id\/00D\w+/, '/id/00D999999999999') };
  };

  test('that differs from the one learned is a mismatch, and the token is not used', async () => {
    const world = worldOf([acme]);
    await checkOrgs(world.ports, EVERYTHING, settingsOf());
    world.answer = otherOrg;
    world.sent.length = 0;
    const report = await checkOrgs(world.ports, EVERYTHING, settingsOf());
    expect(report.orgs[0]).toMatchObject({
      verdict: 'unhealthy',
      cause: 'org-mismatch',
      stage: 'identity',
      orgId: '00D999999999999',
    });
    expect(world.sent).toHaveLength(1);
  });

  test('is learned anew after a new client id', async () => {
    const world = worldOf([acme]);
    await checkOrgs(world.ports, EVERYTHING, settingsOf());
    world.answer = otherOrg;
    world.secrets = [{ ...acme, versionId: 'version-2', value: credentialOf('acme', { clientId: 'example_id_new' }) }];
    expect((await checkOrgs(world.ports, EVERYTHING, settingsOf())).orgs[0]).toMatchObject({ verdict: 'healthy' });
  });

  test.each([
    ['host', { ...acme, value: credentialOf('acme', { domain: 'acme-eu.my.salesforce.com' }) }],
    ['expected org id', { ...acme, tags: { 'credential-health:org-id': '00D999999999999' } }],
  ])('is learned anew after another %s', async (_, changed) => {
    const world = worldOf([acme]);
    await checkOrgs(world.ports, EVERYTHING, settingsOf());
    world.answer = otherOrg;
    world.secrets = [changed];
    expect((await checkOrgs(world.ports, EVERYTHING, settingsOf())).orgs[0]).toMatchObject({ verdict: 'healthy' });
    world.answer = healthyAnswer;
    expect((await checkOrgs(world.ports, EVERYTHING, settingsOf())).orgs[0]).toMatchObject({ cause: 'org-mismatch' });
  });

  test('is not learned from a check that is not healthy', async () => {
    const world = worldOf([acme]);
    world.answer = (host, request) => (request.method === 'GET' ? html(500, 'busy') : otherOrg(host, request));
    await checkOrgs(world.ports, EVERYTHING, settingsOf());
    world.answer = healthyAnswer;
    expect((await checkOrgs(world.ports, EVERYTHING, settingsOf())).orgs[0]).toMatchObject({ verdict: 'healthy' });
  });

  test.each(['00D888888888888', '00D888888888888EAA'])('is the same in both forms of the tag: %s', async (tag) => {
    for (const sent of ['00D888888888888', '00D888888888888EAA']) {
      const world = worldOf([{ ...acme, tags: { 'credential-health:org-id': tag } }]);
      world.answer = (host, request) => {
        const answer = healthyAnswer(host, request);
        return answer.kind === 'failed' ? answer : { ...answer, body: answer.body.replace(/00D\w+/, sent) };
      };
      expect((await checkOrgs(world.ports, EVERYTHING, settingsOf())).orgs[0]).toMatchObject({ verdict: 'healthy' });
    }
  });

  test('of another Run-As user is a notice, not a failure', async () => {
    const world = worldOf([acme]);
    await checkOrgs(world.ports, EVERYTHING, settingsOf());
    world.answer = (host, request) => {
      const answer = healthyAnswer(host, request);
      return answer.kind === 'failed' ? answer : { ...answer, body: answer.body.replace(/005\w+/, '005000000000002') };
    };
    const report = await checkOrgs(world.ports, EVERYTHING, settingsOf());
    expect(report.orgs[0]).toMatchObject({ verdict: 'healthy', userId: '005000000000002' });
    expect(report.notices).toMatchObject([{ kind: 'identity-changed', severity: 'warning', org: 'acme' }]);
    expect((await checkOrgs(world.ports, EVERYTHING, settingsOf())).notices).toEqual([]);
  });

  test('is held against the tag first', async () => {
    const world = worldOf([{ ...acme, tags: { 'credential-health:org-id': '00D888888888888' } }]);
    expect((await checkOrgs(world.ports, EVERYTHING, settingsOf())).orgs[0]).toMatchObject({ cause: 'org-mismatch' });
  });
});

import { describe, expect, test } from 'vitest';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import type { Ports } from '../../src/run/ports.ts';
import { credentialOf, EVERYTHING, settingsOf, type World, worldOf } from '../memory-ports.ts';
import { wrongSecret } from '../salesforce/answers.ts';

const HOUR = 3_600_000;
const acme = { org: 'acme', value: credentialOf('acme') };
const globex = { org: 'globex', value: credentialOf('globex') };

describe('a digest that is refused', () => {
  const team = (name: string) => ({ 'credential-health:team': name });
  const failing = [
    { ...acme, tags: team('billing') },
    { ...globex, tags: team('crm') },
  ];

  const refusing = ({ ports }: World, team: string | null): Ports => ({
    ...ports,
    alerts: {
      ...ports.alerts,
      publish: async (digest) => {
        if (digest.team === team) throw new Error('refused');
        await ports.alerts.publish(digest);
      },
    },
  });

  test('fails the run and is sent again; what others accepted is not', async () => {
    const world = worldOf(failing);
    await checkOrgs(world.ports, EVERYTHING, settingsOf());
    world.answer = () => wrongSecret;
    world.advance(4 * HOUR);
    await expect(checkOrgs(refusing(world, 'crm'), EVERYTHING, settingsOf())).rejects.toThrow(
      '1 of 3 alert messages could not be published: refused',
    );
    world.advance(4 * HOUR);
    const { notices } = await checkOrgs(world.ports, EVERYTHING, settingsOf());
    expect(notices).toMatchObject([{ kind: 'failing', org: 'globex', team: 'crm' }]);
  });

  test('and speaks to all holds back every notice', async () => {
    const world = worldOf(failing);
    await checkOrgs(world.ports, EVERYTHING, settingsOf());
    world.answer = () => wrongSecret;
    world.advance(4 * HOUR);
    await expect(checkOrgs(refusing(world, null), EVERYTHING, settingsOf())).rejects.toThrow('1 of 3');
    world.advance(4 * HOUR);
    expect((await checkOrgs(world.ports, EVERYTHING, settingsOf())).notices.map(({ org }) => org)).toEqual([
      'acme',
      'globex',
    ]);
  });
});

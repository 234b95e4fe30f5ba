import { describe, expect, test } from 'vitest';
import { sendTestAlert } from '../../src/run/send-test-alert.ts';
import { worldOf } from '../memory-ports.ts';

describe('a test alert', () => {
  test('reaches those who are told everything, and every team; only the former read who has not confirmed', async () => {
    const { ports, published } = worldOf([]);
    const report = await sendTestAlert(ports, 'UTC', {
      teams: ['billing', 'crm'],
      unconfirmed: ['ops@example.com'],
      where: { account: '111122223333', region: 'eu-central-1', stack: 'Alerts' },
    });
    expect(published.map(({ audience, team }) => [audience, team])).toEqual([
      ['all', null],
      ['team', 'billing'],
      ['team', 'crm'],
    ]);
    for (const { subject, forms } of published) {
      expect(subject).toBe('[info] TEST of the Salesforce credential alerts, nothing is broken');
      expect(forms.email).toContain('account 111122223333, eu-central-1, Alerts\n');
    }
    expect(published.map(({ forms }) => forms.email.includes('ops@example.com'))).toEqual([true, false, false]);
    expect(report).toMatchObject({ orgs: [], notices: [], delivery: { published: true, confirmedSubscriptions: 1 } });
  });

  test('goes to those who are told everything where no team is known', async () => {
    const { ports, published } = worldOf([]);
    await sendTestAlert(ports, 'UTC');
    expect(published.map(({ team }) => team)).toEqual([null]);
  });

  test('fails when one audience refused it, after it was sent to the others', async () => {
    const { ports } = worldOf([]);
    const sent: (string | null)[] = [];
    const publish = async ({ team }: { readonly team: string | null }) => {
      sent.push(team);
      if (team === null) throw new Error('refused');
    };
    const alerts = { ...ports.alerts, publish };
    await expect(sendTestAlert({ ...ports, alerts }, 'UTC', { teams: ['crm'] })).rejects.toThrow(
      '1 of 2 alert messages',
    );
    expect(sent).toEqual([null, 'crm']);
  });
});

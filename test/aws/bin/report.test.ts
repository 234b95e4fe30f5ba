import { expect, test } from 'vitest';
import { describeOnAws } from '../emulator.ts';
import { accountIn } from './account.ts';

const account = accountIn('sa-east-1');

describeOnAws('a report of the deployed stack', () => {
  test('shows what its table holds and who listens to its topic', async () => {
    const name = await account.deploy();
    const { code, stdout, stderr } = await account.run(['report', '--json', '--stack', name]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      counts: { total: 0 },
      delivery: { confirmedSubscriptions: 0 },
      fleet: [{ kind: 'never-run' }, { kind: 'nobody-listens' }],
    });
  });
});

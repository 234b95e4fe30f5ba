import { describe, expect, test } from 'vitest';
import { listOrgs, UnknownOrgsError } from '../../src/credential/list-orgs.ts';
import { worldOf } from '../memory-ports.ts';

const { secrets } = worldOf(['acme', 'acne', 'globex', 'initech'].map((org) => ({ org, value: {} }))).ports;

const problem = (...names: readonly string[]): Promise<string> =>
  listOrgs(secrets, names).then(
    () => '',
    (error: unknown) => (error instanceof UnknownOrgsError ? error.message : String(error)),
  );

describe('a name that is no org', () => {
  test('is told with the nearest ones', async () => {
    expect(await problem('acm')).toMatch(/^There is no org "acm".*acme, acne\.$/);
  });

  test('is shown without what acts on a terminal, and cut', async () => {
    expect(await problem('a\u001b[31m\u202ecm\u200be')).toMatch(/^There is no org "a\[31mcme"/);
    expect(await problem('x'.repeat(20_000))).toMatch(/^There is no org "x{77}\.\.\."/);
  });

  test('is told of twenty, and of the others how many', async () => {
    const lines = (await problem(...Array.from({ length: 50 }, (_, at) => `no-${at}`))).split('\n');
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('Nor are 30 more of these names orgs.');
  });

  test('takes a moment, however long it is and however many there are', async () => {
    const many = worldOf(Array.from({ length: 5_000 }, (_, at) => ({ org: `org-${at}`, value: {} }))).ports.secrets;
    const before = process.cpuUsage();
    await listOrgs(
      many,
      Array.from({ length: 100 }, (_, at) => `${at}`.repeat(10_000)),
    ).catch(() => null);
    expect(process.cpuUsage(before).user).toBeLessThan(5_000_000);
  });
});

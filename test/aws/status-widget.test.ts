import type { Context } from 'aws-lambda';
import { beforeAll, expect, test } from 'vitest';
import { stateTable } from '../../src/adapters/state-table.ts';
import { REAL_TIME } from '../../src/clock.ts';
import { fleetState, healthyState, troubledState } from '../status/status-fixtures.ts';
import { emptyTable } from './empty-table.ts';
import { aws, describeOnAws } from './emulator.ts';

const context = { functionName: 'status', awsRequestId: 'example-request' } as Context;

let handler: (event: unknown, context: Context) => Promise<string>;

describeOnAws('The status widget', () => {
  beforeAll(async () => {
    const table = await emptyTable();
    const states = stateTable(aws, { ...REAL_TIME, tableName: table, historyDays: 1 });
    const documents = {
      fleet: fleetState(),
      'org/acme': healthyState('acme', { team: 'billing' }),
      'org/globex': troubledState('globex', 'run-as-user-missing', 1000, { team: 'crm' }),
      'org/odd': { version: 1, org: 'odd' },
    };
    for (const [key, document] of Object.entries(documents)) {
      await states.save({ key, expectedRevision: 0, document, history: [], expiresAt: null });
    }
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_REGION: aws.region,
      AWS_ACCESS_KEY_ID: aws.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: aws.credentials.secretAccessKey,
      STATE_TABLE_NAME: table,
    });
    handler = (await import('../../lambdas/status-widget/handler.ts')).handler as typeof handler;
  });

  test('draws what the runs have kept', async () => {
    const shown = await handler({ widgetContext: { theme: 'light' } }, context);
    expect(shown).toContain('1 of 2 credentials is failing');
    expect(shown).toContain('No Run-As user is set');
    expect(shown).toContain('1 org is missing here');
  });

  test("draws a team's own orgs", async () => {
    const shown = await handler({ team: 'billing', widgetContext: { theme: 'dark' } }, context);
    expect(shown).toContain('The one credential is healthy');
    expect(shown).not.toContain('globex');
  });

  test("says times in the reader's zone", async () => {
    const timezone = { label: 'Local', offsetISO: '+05:30', offsetInMinutes: 330 };
    expect(await handler({ widgetContext: { theme: 'light', timezone } }, context)).toContain('+05:30');
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundleOf } from '../bundle.ts';

const SETTINGS = { fleetThreshold: 1_000 };

/** The name under which each service signs or is asked, as it stands in its client. */
const CLIENTS = { S3: 'AmazonS3', SNS: 'AmazonSimpleNotificationService', SecretsManager: 'secretsmanager.' };

describe.each([
  ['List', 'it.fleetThreshold must be a number', ['S3', 'SecretsManager']],
  ['Batch', 'it.BatchInput must be an object', ['SecretsManager']],
  ['Reduce', 'it.runId must be a text', ['S3', 'SNS']],
] as const)('The bundle of the function %s', (name, problem, clients) => {
  const { folder, inCleanProcess } = bundleOf(`DistributedRun/${name}/Function`, SETTINGS);

  test('is one file with the clients it needs and no other', () => {
    expect(readdirSync(folder)).toEqual(['index.mjs']);
    const code = readFileSync(join(folder, 'index.mjs'), 'utf8');
    const held = Object.entries(CLIENTS).filter(([, name]) => code.includes(name));
    expect(held.map(([client]) => client)).toEqual(clients);
  });

  test('loads with the deployed variables and refuses an input that is not the state machine’s', async () => {
    const said = await inCleanProcess(`
      const context = { functionName: 'step', awsRequestId: '1', getRemainingTimeInMillis: () => 60_000 };
      await bundle.handler({}, context).catch((error) => console.log(error.name, '|', error.message));
    `);
    expect(said).toMatch(/^BrokenDocumentError \| the event cannot be read: /);
    expect(said).toContain(problem);
  });
});

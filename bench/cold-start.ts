/** Import time of the check function's bundle against one that only makes its three AWS clients. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { MOST_BYTES } from '../lib/function/bundling.ts';
import { bundle, heaviest, OPTIONS, ROOT } from '../tools/bundle-function.ts';
import { median } from './rounds.ts';

const ROUNDS = 15;

const CLIENTS = `
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
export const clients = [new DynamoDBClient({}), new SecretsManagerClient({}), new SNSClient({})];
`;

const ENVIRONMENT = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'example',
  AWS_SECRET_ACCESS_KEY: 'example',
  STATE_TABLE_NAME: 'example',
  ALERT_TOPIC_ARN: 'arn:aws:sns:eu-central-1:123456789012:example',
};

export async function coldStart() {
  const folder = await mkdtemp(join(tmpdir(), 'cold-start-'));
  try {
    const product = join(folder, 'product.mjs');
    const clients = join(folder, 'clients.mjs');
    const metafile = await bundle('check', product);
    await build({ ...OPTIONS, stdin: { contents: CLIENTS, resolveDir: ROOT }, outfile: clients });
    const times = { product: [] as number[], clients: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      times.product.push(importTime(product));
      times.clients.push(importTime(clients));
    }
    const sizes = { product: (await stat(product)).size, clients: (await stat(clients)).size };
    return {
      title: `Cold start: import time in fresh processes, median of ${ROUNDS} alternating`,
      head: ['bundle', 'bytes', 'import ms'],
      rows: [
        ['check function', String(sizes.product), median(times.product).toFixed(1)],
        ['its three AWS clients alone', String(sizes.clients), median(times.clients).toFixed(1)],
        ...heaviest(metafile).map(([name, bytes]) => [`  ${name}`, String(bytes), '']),
      ],
      bars: [
        { says: 'bytes of the check function', value: sizes.product, most: MOST_BYTES },
        { says: 'import time to the clients alone', value: median(times.product) / median(times.clients), most: 1.2 },
      ],
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function importTime(bundle: string): number {
  const script = `const t = performance.now(); await import(${JSON.stringify(bundle)}); console.log(performance.now() - t)`;
  return Number(
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { env: { ...process.env, ...ENVIRONMENT } }),
  );
}

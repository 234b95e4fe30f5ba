/** Import time of the check function's bundle against one that only makes its three AWS clients. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { median } from './rounds.ts';

const ROUNDS = 15;
const MOST_BYTES = 450_000;
const root = new URL('..', import.meta.url).pathname;

const CLIENTS = `
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
export const clients = [new DynamoDBClient({}), new SecretsManagerClient({}), new SNSClient({})];
`;

/** As the stack bundles its functions (lib/check-function.ts). */
const OPTIONS = {
  bundle: true,
  minify: true,
  platform: 'node' as const,
  target: 'node24',
  format: 'esm' as const,
  mainFields: ['module', 'main'],
  metafile: true as const,
  absWorkingDir: root,
} satisfies BuildOptions;

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
    const alias = { '@aws-sdk/credential-provider-node': join(root, 'lambdas/credentials.ts') };
    const built = await build({
      ...OPTIONS,
      alias,
      entryPoints: [join(root, 'lambdas/check/handler.ts')],
      outfile: product,
    });
    await build({ ...OPTIONS, stdin: { contents: CLIENTS, resolveDir: root }, outfile: clients });
    const times = { product: [] as number[], clients: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      times.product.push(importTime(product));
      times.clients.push(importTime(clients));
    }
    const sizes = { product: (await stat(product)).size, clients: (await stat(clients)).size };
    await writeFile(join(folder, 'meta.json'), JSON.stringify(built.metafile));
    return {
      title: `Cold start: import time in fresh processes, median of ${ROUNDS} alternating`,
      head: ['bundle', 'bytes', 'import ms'],
      rows: [
        ['check function', String(sizes.product), median(times.product).toFixed(1)],
        ['its three AWS clients alone', String(sizes.clients), median(times.clients).toFixed(1)],
        ...heaviest(built.metafile).map(([name, bytes]) => [`  ${name}`, String(bytes), '']),
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

/** What costs most in the bundle, by package (the product's own code as one). */
function heaviest(metafile: Metafile): readonly (readonly [string, number])[] {
  const bytes = new Map<string, number>();
  for (const output of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
      const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? 'the product itself';
      bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput);
    }
  }
  return [...bytes].sort((a, b) => b[1] - a[1]).slice(0, 12);
}

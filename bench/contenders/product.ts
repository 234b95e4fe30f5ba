/** (a) and (b): the product's whole pipeline, from a file of credentials to the report. */
import { readFile } from 'node:fs/promises';
import { orgsFile } from '../../src/adapters/orgs-file.ts';
import { salesforceHttps } from '../../src/adapters/salesforce-https.ts';
import { signing } from '../../src/adapters/signing.ts';
import { stateMemory } from '../../src/adapters/state-memory.ts';
import { REAL_TIME } from '../../src/clock.ts';
import { cliCommands } from '../../src/digest/commands.ts';
import { readEnvironment } from '../../src/environment.ts';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import { runSettings } from '../../src/run/settings.ts';
import { USER_AGENT } from '../../src/version.ts';
import { measure, readWork } from './work.ts';

const work = readWork();
await measure(async () => {
  const file = orgsFile(await readFile(String(process.env.BENCH_FILE), 'utf8'));
  if (!file.ok) throw new Error(file.problems.join('; '));
  const report = await checkOrgs(
    {
      ...REAL_TIME,
      secrets: file.secrets,
      network: salesforceHttps({
        userAgent: USER_AGENT,
        ca: work.caPem,
        connectTo: { host: '127.0.0.1', port: work.port },
      }),
      signing: signing(),
      states: stateMemory(),
      alerts: { publish: async () => {}, confirmedSubscriptions: async () => null },
    },
    { orgs: 'all', save: false, publish: false },
    {
      ...runSettings(readEnvironment({})),
      probe: process.env.BENCH_PROBE === 'api' ? 'api' : 'token',
      concurrency: work.concurrency,
      orgTimeoutMs: Number(process.env.BENCH_TIMEOUT_MS ?? 15_000),
      commands: cliCommands(),
    },
  );
  return report.summary.healthy;
});

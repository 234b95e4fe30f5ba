/** A whole run of the check function over a fleet that it knows: states loaded and saved, and nothing to tell. */
import { readFile } from 'node:fs/promises';
import { orgsFile } from '../../src/adapters/orgs-file.ts';
import { salesforceHttps } from '../../src/adapters/salesforce-https.ts';
import { signing } from '../../src/adapters/signing.ts';
import { REAL_TIME } from '../../src/clock.ts';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import { USER_AGENT } from '../../src/version.ts';
import { SETTINGS, statesFolder } from '../left-run.ts';
import { measure, readWork } from './work.ts';

const work = readWork();
await measure(async () => {
  const file = orgsFile(await readFile(String(process.env.BENCH_FILE), 'utf8'));
  if (!file.ok) throw new Error(file.problems.join('; '));
  const connectTo = { host: '127.0.0.1', port: work.port };
  const report = await checkOrgs(
    {
      ...REAL_TIME,
      secrets: file.secrets,
      network: salesforceHttps({ userAgent: USER_AGENT, ca: work.caPem, connectTo }),
      signing: signing(),
      states: statesFolder(String(process.env.BENCH_FOLDER)),
      alerts: { publish: async () => {}, confirmedSubscriptions: async () => 1 },
    },
    { orgs: 'all', save: true, publish: true },
    { ...SETTINGS, concurrency: work.concurrency },
  );
  return report.summary.healthy;
});

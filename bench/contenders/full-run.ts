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
const awsMs = Number(process.env.BENCH_AWS_MS ?? 0);
/** As long as so many AWS calls take, one after the other. */
const calls = (count: number) => (awsMs === 0 ? Promise.resolve() : REAL_TIME.sleep(awsMs * count));
const PER_LISTING = 100;
const PER_BATCH = 20;

await measure(async () => {
  const file = orgsFile(await readFile(String(process.env.BENCH_FILE), 'utf8'));
  if (!file.ok) throw new Error(file.problems.join('; '));
  const connectTo = { host: '127.0.0.1', port: work.port };
  const states = statesFolder(String(process.env.BENCH_FOLDER));
  let saved = 0;
  const report = await checkOrgs(
    {
      ...REAL_TIME,
      secrets: {
        ...file.secrets,
        batchSize: PER_BATCH,
        list: async () => {
          const listed = await file.secrets.list();
          await calls(Math.ceil(listed.length / PER_LISTING));
          return listed;
        },
        read: async (ids) => {
          await calls(1);
          return file.secrets.read(ids);
        },
      },
      network: salesforceHttps({ userAgent: USER_AGENT, ca: work.caPem, connectTo }),
      signing: signing(),
      states: {
        ...states,
        load: async (keys) => {
          await calls(2);
          return states.load(keys);
        },
        save: async (write) => {
          saved += 1;
          await calls(1);
          return states.save(write);
        },
      },
      alerts: { publish: async () => {}, confirmedSubscriptions: async () => 1 },
    },
    { orgs: 'all', save: true, publish: true },
    {
      ...SETTINGS,
      probe: process.env.BENCH_PROBE === 'token' ? 'token' : 'api',
      concurrency: work.concurrency,
    },
  );
  // What happened to the fleet as a whole; more would be a run in which something changed.
  if (saved !== 1) throw new Error(`a quiet run saved ${saved} documents`);
  return report.summary.healthy;
});

/** The process whose memory is measured: a check of the orgs of a file by a network in memory; prints what came of it. */
import { readFile } from 'node:fs/promises';
import { orgsFile } from '../../src/adapters/orgs-file.ts';
import { REAL_TIME } from '../../src/clock.ts';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import { healthyAnswer, settingsOf, worldOf } from '../../test/memory-ports.ts';

const file = orgsFile(await readFile(String(process.argv[2]), 'utf8'));
if (!file.ok) throw new Error(file.problems.join('; '));
const { ports } = worldOf([]);
// The network of the world in memory keeps what it was sent.
const connect = (host: string) => ({
  send: async (request: Parameters<typeof healthyAnswer>[1]) => healthyAnswer(host, request),
  close: () => {},
});
const report = await checkOrgs(
  { ...ports, ...REAL_TIME, secrets: file.secrets, network: { ...ports.network, connect } },
  { orgs: 'all', save: false, publish: false },
  settingsOf(),
);
const peakMb = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ healthy: report.summary.healthy, peakMb }));

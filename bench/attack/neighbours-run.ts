/** The process that is slowed: for each evil answer a run over healthy orgs and that one; prints how many were healthy. */

import { rawAnswer } from '../../simulator/faults.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { salesforceHttps } from '../../src/adapters/salesforce-https.ts';
import { REAL_TIME } from '../../src/clock.ts';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import { settingsOf, worldOf } from '../../test/memory-ports.ts';
import { EVIL_ANSWERS } from './evil-answers.ts';

const healthy = Number(process.argv[2]);
await using simulator = await startSimulator();
const orgs = Array.from({ length: healthy + 1 }, (_, at) => {
  const { clientId, clientSecret, host } = simulator.addOrg({ host: `org-${at}.my.salesforce.com` });
  return { org: `org-${at}`, value: { clientId, clientSecret, domain: host } };
});
const network = salesforceHttps({
  userAgent: 'attack',
  ca: simulator.caPem,
  connectTo: { host: '127.0.0.1', port: simulator.port },
});
for (const [, type, body] of EVIL_ANSWERS) {
  simulator.changeOrg('org-0.my.salesforce.com', { token: { fault: rawAnswer(400, { 'content-type': type }, body) } });
  const ports = { ...worldOf(orgs).ports, ...REAL_TIME, network };
  const report = await checkOrgs(ports, { orgs: 'all', save: false, publish: false }, settingsOf());
  console.log(report.summary.healthy);
}

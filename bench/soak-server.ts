/** The simulator for `npm run soak`, in a process of its own: one org in three is faulty, each in another way. */
import { loginPage, maintenancePage, oauthError, oversizedBody, redirectTo, serverError } from '../simulator/faults.ts';
import { completeOrg } from '../simulator/org.ts';
import { startSimulator } from '../simulator/simulator.ts';

const FAULTS = [
  oauthError('client-secret-wrong'),
  serverError(503),
  { kind: 'reset', when: 'before-answer' },
  maintenancePage(200),
  { kind: 'cut' },
  oversizedBody(),
  redirectTo('elsewhere.my.salesforce.com'),
  loginPage(),
] as const;

const simulator = await startSimulator({ record: false });
const orgs = Array.from({ length: Number(process.argv[2]) }, (_, n) => {
  const fault = n % 3 === 0 ? FAULTS[(n / 3) % FAULTS.length] : undefined;
  return simulator.addOrg(completeOrg({ host: `org-${n}.my.salesforce.com`, ...(fault && { token: { fault } }) }));
});
const entries = orgs.map(({ host, clientId, clientSecret }, n) => ({
  name: `org-${n}`,
  secret: { clientId, clientSecret, domain: host },
  createdAt: '2026-11-01T00:00:00Z',
}));
console.log(JSON.stringify({ port: simulator.port, caPem: simulator.caPem, entries }));
process.stdin.resume().on('end', () => simulator.close().then(() => process.exit()));

import { inspect } from 'node:util';
import fc from 'fast-check';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import { lintSecrets } from '../../src/run/lint-secrets.ts';
import { EVERYTHING, settingsOf, worldOf } from '../memory-ports.ts';
import { HOST, type Shape, shape } from './secret-shapes.ts';

/**
 * Checks and lints one org whose secret has this shape, with everything that must hold: it is read, or said what is wrong;
 * nothing is sent that must not be, nor anywhere else; no text holds a value. Throws what does not hold.
 */
async function play({ text, expected, says, secrets }: Shape): Promise<void> {
  const world = worldOf([{ org: 'acme', value: text }]);
  const report = await checkOrgs(world.ports, EVERYTHING, settingsOf());
  const [org] = report.orgs;
  if (org === undefined) throw new Error('the org is missing in the report');
  const came = `${org.cause}: ${org.evidence?.description} ${org.hints.join(' | ')}`;
  const wrong = (what: string) => new Error(`${what}; it came to ${came}`);
  const sentTo = new Set(world.sent.map(({ host }) => host));
  if (expected === 'read') {
    if (org.verdict !== 'healthy') throw wrong('not read');
    if ([...sentTo].join() !== HOST) throw wrong(`sent to ${[...sentTo]}`);
  } else {
    if (sentTo.size > 0) throw wrong('something was sent');
    if (expected === 'not checkable' && org.cause !== 'flow-not-checkable') throw wrong('tried to be checked');
    if (expected === 'refused' && org.verdict !== 'unhealthy') throw wrong('not refused');
  }
  for (const pattern of says) if (!pattern.test(came)) throw wrong(`does not say ${pattern}`);
  const outward = [
    report,
    world.published,
    await world.ports.states.load('all'),
    await world.ports.states.history('acme', 100),
    await lintSecrets(world.ports, 'all'),
  ].map((value) => JSON.stringify(value) + inspect(value, { depth: null, maxStringLength: null }));
  const leak = secrets.find((secret) => outward.some((said) => said.includes(secret)));
  if (leak !== undefined) throw wrong(`a value got out: ${leak}`);
}

/** Plays many shapes of secrets, and tells how many were expected to be read, refused and left alone. */
export async function fuzzSecrets(runs: number, seed: number): Promise<Readonly<Record<Shape['expected'], number>>> {
  const counts = { read: 0, refused: 0, 'not checkable': 0 };
  await fc.assert(
    fc.asyncProperty(shape, async (drawn) => {
      await play(drawn);
      counts[drawn.expected] += 1;
    }),
    { numRuns: runs, seed },
  );
  return counts;
}

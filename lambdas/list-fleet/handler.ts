import { listPortsOf } from '../../src/wiring/distributed-run.ts';
import { entry } from '../entry.ts';
import { logger } from '../log.ts';
import { listStep } from './step.ts';

const list = listStep(listPortsOf(process.env));

export const handler = entry(async (event) => {
  const plan = await list(event);
  logger.info('The fleet was listed', { orgs: plan.orgs, distributed: plan.distributed });
  return plan;
});

import { wireListing } from '../../src/wiring/distributed-run.ts';
import { entry, logger } from '../entry.ts';
import { listStep } from './step.ts';

const list = listStep(wireListing(process.env));

export const handler = entry(async (event) => {
  const plan = await list(event);
  logger.info('The fleet was listed', { orgs: plan.orgs, distributed: plan.distributed });
  return plan;
});

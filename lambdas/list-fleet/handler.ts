import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Plan } from '../../src/distributed/list-fleet.ts';
import { METRICS } from '../../src/environment.ts';
import { wireListing } from '../../src/wiring/distributed-run.ts';
import { departing } from '../departing-error.ts';
import { listStep } from './step.ts';

const list = listStep(wireListing(process.env));
const logger = new Logger({ serviceName: METRICS.service });

export const handler = middy<unknown, Plan, Error, Context>()
  .use(injectLambdaContext(logger, { resetKeys: true, logEvent: false }))
  .onError((request) => {
    request.error = departing(request.error);
  })
  .handler(async (event) => {
    const plan = await list(event);
    logger.info('The fleet was listed', { orgs: plan.orgs, distributed: plan.distributed });
    return plan;
  });

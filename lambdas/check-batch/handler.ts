import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { BatchCounts } from '../../src/distributed/check-batch.ts';
import { METRICS } from '../../src/environment.ts';
import { wireBatch } from '../../src/wiring/distributed-run.ts';
import { deadlineOf } from '../deadline.ts';
import { departing } from '../departing-error.ts';
import { batchStep } from './step.ts';

const { ports, settings } = wireBatch(process.env);
const check = batchStep(ports);
const logger = new Logger({ serviceName: METRICS.service });

export const handler = middy<unknown, BatchCounts, Error, Context>()
  .use(injectLambdaContext(logger, { resetKeys: true, logEvent: false }))
  .onError((request) => {
    request.error = departing(request.error);
  })
  .handler((event, context) =>
    check(event, {
      ...settings,
      deadline: deadlineOf(new Date(), context.getRemainingTimeInMillis()),
      onDefect: (org, error) => logger.error('An org could not be checked', { org, error: departing(error) }),
    }),
  );

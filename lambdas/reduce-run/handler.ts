import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { METRICS } from '../../src/environment.ts';
import type { Report } from '../../src/run/report.ts';
import { wireReduction } from '../../src/wiring/distributed-run.ts';
import { departing } from '../departing-error.ts';
import { recordRun } from '../run-metrics.ts';
import { outputOf, reduceStep } from './step.ts';

const { ports, settings } = wireReduction(process.env);
const reduce = reduceStep(ports);
const logger = new Logger({ serviceName: METRICS.service });
const metrics = new Metrics({ namespace: METRICS.namespace, serviceName: METRICS.service });

export const handler = middy<unknown, Report, Error, Context>()
  .use(injectLambdaContext(logger, { resetKeys: true, logEvent: false }))
  .onError((request) => {
    request.error = departing(request.error);
  })
  .handler(async (event) => {
    const report = await reduce(event, settings);
    recordRun(metrics, report, { full: true });
    return outputOf(report);
  });

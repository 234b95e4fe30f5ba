import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { METRICS, readEnvironment } from '../../src/environment.ts';
import { fitResponse, type Report } from '../../src/run/report.ts';
import { wire } from '../../src/wiring/checker.ts';
import { deadlineOf } from '../deadline.ts';
import { departing } from '../departing-error.ts';
import { recordRun } from '../run-metrics.ts';
import { type BatchResponse, checkChanges } from './changes.ts';
import { readEvent } from './event.ts';

/** Below the 6 MB that a synchronous response may have. */
const RESPONSE_BYTES = 5_000_000;

const { secretPrefixes } = readEnvironment(process.env);
const checker = wire(process.env);
const logger = new Logger({ serviceName: METRICS.service });
const metrics = new Metrics({ namespace: METRICS.namespace, serviceName: METRICS.service });

async function run(event: unknown, context: Context): Promise<Report | BatchResponse> {
  const deadline = deadlineOf(new Date(), context.getRemainingTimeInMillis());
  const onDefect = (org: string, error: unknown) =>
    logger.error('An org could not be checked', { org, error: departing(error) });
  const check = async (orgs: 'all' | readonly string[], notify: boolean) => {
    const report = await checker.check({ orgs, notify }, { deadline, onDefect });
    recordRun(metrics, report, { full: orgs === 'all' && notify });
    return report;
  };

  const asked = readEvent(event, secretPrefixes);
  switch (asked.kind) {
    case 'check':
      return fitResponse(await check(asked.orgs, asked.notify), RESPONSE_BYTES);
    case 'test-alert':
      return checker.testAlert();
    case 'changes':
      return checkChanges(
        asked.changes,
        (orgs) => check(orgs, true),
        (level, text, detail) => logger[level](text, { ...detail }),
      );
  }
}

/** The last resort: what was not published by now stays pending and is sent by the next run. */
function outOfTime(): never {
  throw new Error('The run was cut off because its time was over; raise timeoutMinutes or concurrency.');
}

export const handler = middy<unknown, Report | BatchResponse, Error, Context>({
  timeoutEarlyInMillis: 2_000,
  timeoutEarlyResponse: outOfTime,
})
  .use(injectLambdaContext(logger, { resetKeys: true, logEvent: false }))
  .onError((request) => {
    request.error = departing(request.error);
  })
  .handler(run);

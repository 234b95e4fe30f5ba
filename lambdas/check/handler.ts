import type { Context } from 'aws-lambda';
import { fitResponse, type Report } from '../../src/run/report.ts';
import { checkerOf } from '../../src/wiring/checker.ts';
import { deadlineOf } from '../deadline.ts';
import { entry, logDefect } from '../entry.ts';
import { logger, printLine } from '../log.ts';
import { metricsOf } from '../run-metrics.ts';
import { type BatchResponse, checkChanges } from './changes.ts';
import { readEvent } from './event.ts';

/** Below the 6 MB that a synchronous response may have. */
const RESPONSE_BYTES = 5_000_000;

const { settings, check: checkOrgs, countUnheard, testAlert } = checkerOf(process.env);

async function run(event: unknown, context: Context): Promise<Report | BatchResponse> {
  const deadline = deadlineOf(new Date(), context.getRemainingTimeInMillis());
  const check = async (orgs: 'all' | readonly string[], notify: boolean) => {
    const report = await checkOrgs({ orgs, notify }, { deadline, onDefect: logDefect });
    const full = orgs === 'all' && notify;
    const unheard = full ? await countUnheard() : null;
    printLine(metricsOf(report, { instance: settings.instance, full, unheard, now: new Date() }));
    return report;
  };

  const asked = readEvent(event, settings.secretPrefixes);
  switch (asked.kind) {
    case 'check':
      return fitResponse(await check(asked.orgs, asked.notify), RESPONSE_BYTES);
    case 'test-alert':
      return testAlert();
    case 'changes':
      return checkChanges(
        asked.changes,
        (orgs) => check(orgs, true),
        (level, text, detail) => logger[level](text, { ...detail }),
      );
  }
}

/** The last resort: what was not published by now stays due and is sent by the next run. */
function outOfTime(): never {
  throw new Error('The run was cut off because its time was over; raise timeoutMinutes or concurrency.');
}

export const handler = entry(run, { outOfTime });

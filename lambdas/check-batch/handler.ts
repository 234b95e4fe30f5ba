import { batchOf } from '../../src/wiring/distributed-run.ts';
import { deadlineOf } from '../deadline.ts';
import { entry, logDefect } from '../entry.ts';
import { batchStep } from './step.ts';

const { ports, settings } = batchOf(process.env);
const check = batchStep(ports);

export const handler = entry((event, context) => {
  const deadline = deadlineOf(new Date(), context.getRemainingTimeInMillis());
  return check(event, { ...settings, deadline, onDefect: logDefect });
});

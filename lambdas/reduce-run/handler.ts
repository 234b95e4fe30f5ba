import { reductionOf } from '../../src/wiring/distributed-run.ts';
import { entry } from '../entry.ts';
import { printLine } from '../log.ts';
import { metricsOf } from '../run-metrics.ts';
import { outputOf, reduceStep } from './step.ts';

const { ports, settings, instance, countUnheard } = reductionOf(process.env);
const reduce = reduceStep(ports);

export const handler = entry(async (event) => {
  const report = await reduce(event, settings);
  const unheard = await countUnheard();
  printLine(metricsOf(report, { instance, full: true, unheard, now: new Date() }));
  return outputOf(report);
});

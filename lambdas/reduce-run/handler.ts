import { wireReduction } from '../../src/wiring/distributed-run.ts';
import { entry, metricsOf } from '../entry.ts';
import { recordRun } from '../run-metrics.ts';
import { outputOf, reduceStep } from './step.ts';

const { ports, settings, instance, countUnheard } = wireReduction(process.env);
const reduce = reduceStep(ports);
const metrics = metricsOf(instance);

export const handler = entry(async (event) => {
  const report = await reduce(event, settings);
  recordRun(metrics, report, { full: true, unheard: await countUnheard() });
  return outputOf(report);
});

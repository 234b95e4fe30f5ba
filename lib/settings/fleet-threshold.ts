import { wholeNumber } from '../../src/environment.ts';

/**
 * Whole runs over up to 10,000 orgs, as measured: docs/scale.md says how. `secondsPerOrg` is what an
 * org takes of one of the `concurrency` turns when Salesforce takes 300 ms for each of two answers.
 */
const MEASURED = { secondsPerOrg: 0.62, cpuSecondsPerOrg: 0.0025, mbAtRest: 125, mbPerOrg: 0.009 };

/** Lambda gives one whole processor at this much memory, and a share of it below. */
const MB_OF_ONE_CPU = 1_769;

const LEAST = 1_000;
const anyNumber = wholeNumber(1, 500_000);

/** Reads `none`, `auto`, or a number of orgs. */
export function readThreshold(text: string): number | 'auto' | null {
  if (text === 'none') return null;
  if (text === 'auto') return 'auto';
  try {
    return anyNumber(text);
  } catch (error) {
    throw new RangeError('a whole number of orgs from 1 to 500000, auto, or none', { cause: error });
  }
}

/**
 * The number of orgs, in hundreds, at which one function takes a third of its time, or four fifths of its memory if that
 * comes first.
 */
export function measuredThreshold({
  timeoutMinutes,
  concurrency,
  memoryMb,
}: {
  readonly timeoutMinutes: number;
  readonly concurrency: number;
  readonly memoryMb: number;
}): number {
  const cpus = Math.min(1, memoryMb / MB_OF_ONE_CPU);
  const secondsPerOrg = Math.max(MEASURED.secondsPerOrg / concurrency, MEASURED.cpuSecondsPerOrg / cpus);
  const inTime = (timeoutMinutes * 60) / 3 / secondsPerOrg;
  const inMemory = (memoryMb * 0.8 - MEASURED.mbAtRest) / MEASURED.mbPerOrg;
  return Math.max(LEAST, Math.floor(Math.min(inTime, inMemory) / 100) * 100);
}

import { readEnvironment } from '../../src/environment.ts';
import { runSettings } from '../../src/run/settings.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** What a deployment decided that changed nothing. */
export const { policy } = runSettings(readEnvironment({}));

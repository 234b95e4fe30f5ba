import type { ListenersPort } from '../alerting/ports.ts';
import type { CheckPorts } from '../check/ports.ts';
import type { AlertsPort } from '../digest/ports.ts';
import type { StatesPort } from '../state/ports.ts';

/** Everything a run needs from outside, as one record of functions: the sum of the rooms' ports. Tests pass their own. */
export type Ports = CheckPorts & {
  readonly states: StatesPort;
  readonly alerts: AlertsPort & ListenersPort;
  /** Has these orgs checked again after so many milliseconds; absent where nothing could do that. */
  readonly recheckLater?: (orgs: readonly string[], delayMs: number) => Promise<void>;
};

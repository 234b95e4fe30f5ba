import type { MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import { AwsCallError } from '../../src/aws-calls.ts';
import { NewerStateError } from '../../src/state/state.ts';
import { widgetTrouble } from '../../src/status/widget-html.ts';
import { departing } from '../departing-error.ts';
import type { Log } from '../log.ts';
import { readWidgetEvent } from './event.ts';

/** Turns an error into a message for the dashboard; the error itself goes to the log. */
export function calmly(logger: Pick<Log, 'error'>): MiddlewareObj<unknown, string, Error, Context> {
  return {
    onError: (request) => {
      logger.error('The status could not be shown', departing(request.error));
      const asked = readWidgetEvent(request.event);
      request.response = widgetTrouble(
        explanation(request.error, request.context.awsRequestId),
        asked.kind === 'show' ? asked.theme : 'light',
      );
    },
  };
}

/** Errors whose messages are written for people are shown; of others only where to find them. */
function explanation(error: unknown, requestId: string): string {
  if (error instanceof AwsCallError || error instanceof NewerStateError) return error.message;
  return `The log of this function says why, under the request id ${requestId}.`;
}

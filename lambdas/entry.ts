import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import { departing } from './departing-error.ts';
import { beginRequest, logger } from './log.ts';

/** What a function returns for an event, as Lambda calls it. */
type Handle<Result> = (event: unknown, context: Context) => Promise<Result>;

/**
 * A function's handler: its log lines carry the request, and an error leaves it without anything that hangs on it. With
 * `outOfTime`, two seconds before the end of its time it fails with that error instead of being cut off in silence.
 */
export function entry<Result>(
  handle: Handle<Result>,
  {
    outOfTime,
    onError,
  }: {
    readonly outOfTime?: () => never;
    /** Answers in place of an error. */
    readonly onError?: MiddlewareObj<unknown, Result, Error, Context>;
  } = {},
) {
  const last = outOfTime === undefined ? {} : { timeoutEarlyInMillis: 2_000, timeoutEarlyResponse: outOfTime };
  return middy<unknown, Result, Error, Context>(last)
    .use({ before: ({ context }) => beginRequest(context) })
    .use(
      onError ?? {
        onError: (request) => {
          request.error = departing(request.error);
        },
      },
    )
    .handler(handle);
}

/** Logs what kept one org from being checked. */
export function logDefect(org: string, error: unknown): void {
  logger.error('An org could not be checked', { org, error: departing(error) });
}

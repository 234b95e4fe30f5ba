import type { Context } from 'aws-lambda';
import { METRICS } from '../src/deployment/names.ts';

/** What a line of the log is about, beside its text; an error stands as name, message and stack. */
type Detail = Readonly<Record<string, unknown>> | Error;

export type Log = {
  readonly info: (text: string, detail?: Detail) => void;
  readonly error: (text: string, detail?: Detail) => void;
};

/** The request that is being worked on: Lambda hands a function one at a time. */
let request: Pick<Context, 'awsRequestId' | 'functionName'> | null = null;
let isCold = true;

/** Has the lines that follow carry this request. */
export function beginRequest(context: Pick<Context, 'awsRequestId' | 'functionName'>): void {
  isCold = request === null;
  request = context;
}

/** The log of every function: one line of JSON an entry, with the request it belongs to. */
export const logger: Log = {
  info: (text, detail) => write('INFO', text, detail),
  error: (text, detail) => write('ERROR', text, detail),
};

function write(level: 'INFO' | 'ERROR', message: string, detail: Detail = {}): void {
  printLine({
    level,
    message,
    timestamp: new Date().toISOString(),
    service: METRICS.service,
    ...(request !== null && {
      function_name: request.functionName,
      function_request_id: request.awsRequestId,
      cold_start: isCold,
    }),
    ...(detail instanceof Error ? { error: detail } : detail),
  });
}

/** Past the runtime's console, which puts words before a line: CloudWatch takes a line apart that is JSON as a whole. */
export function printLine(entry: object): void {
  const text = JSON.stringify(entry, (_, value) => (value instanceof Error ? plain(value) : value));
  process.stdout.write(`${text}\n`);
}

function plain({ name, message, stack }: Error): object {
  return { name, message, stack };
}

import type { ServerResponse } from 'node:http';
import type { Answer, Fault } from './faults.ts';

/**
 * Sends the answer, spoiled as the fault says, and returns in a few words what the client got to see. `answer` is asked for
 * only when the fault leaves it in place. Timers end with the connection.
 */
export function deliver(
  answer: () => Answer,
  fault: Fault | null,
  response: ServerResponse,
  resetConnection: () => void,
): string {
  if (fault === null) return send(answer(), response);
  switch (fault.kind) {
    case 'answer':
      return send(fault.answer, response);
    case 'bytes':
      response.socket?.end(fault.bytes);
      return `${fault.bytes.length} raw bytes`;
    case 'hang':
      return 'no answer';
    case 'close':
      response.socket?.end();
      return 'closed without an answer';
    case 'drip':
      return drip(answer(), fault.everyMs, response);
    case 'cut':
      sendHalf(answer(), response, () => response.socket?.end());
      return 'cut in the middle';
    case 'reset':
      if (fault.when === 'before-answer') resetConnection();
      else sendHalf(answer(), response, resetConnection);
      return `reset ${fault.when}`;
  }
}

function send(answer: Answer, response: ServerResponse): string {
  response.end(start(answer, response));
  return answer.gist === undefined ? String(answer.status) : `${answer.status} ${answer.gist}`;
}

function start({ status, headers, body }: Answer, response: ServerResponse): Buffer {
  const bytes = Buffer.from(body);
  const measured = 'content-length' in headers || 'transfer-encoding' in headers;
  response.writeHead(status, measured ? headers : { ...headers, 'content-length': bytes.length });
  return bytes;
}

function sendHalf(answer: Answer, response: ServerResponse, then: () => void): void {
  const bytes = start(answer, response);
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), then);
}

function drip(answer: Answer, everyMs: number, response: ServerResponse): string {
  const bytes = start(answer, response);
  response.flushHeaders();
  let sent = 0;
  const timer = setInterval(() => {
    response.write(bytes.subarray(sent, sent + 1));
    sent += 1;
    if (sent < bytes.length) return;
    clearInterval(timer);
    response.end();
  }, everyMs);
  response.once('close', () => clearInterval(timer));
  return `${answer.status}, dripping`;
}

/**
 * An error as it may leave the process: name, message and stack, and nothing that hangs on it. Lambda writes every
 * property of a thrown error into the log, and some carry input (`input` of an invalid URL, the response of an SDK). The
 * message of a SyntaxError quotes what could not be parsed, which may be a secret.
 */
export function departing(error: unknown): Error {
  if (!(error instanceof Error)) return new Error('Something that is no error was thrown');
  const quotesItsInput = error instanceof SyntaxError;
  const plain = new Error(quotesItsInput ? 'Text could not be parsed' : error.message);
  plain.name = error.name;
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  plain.stack = [`${plain.name}: ${plain.message}`, ...frames].join('\n');
  return plain;
}

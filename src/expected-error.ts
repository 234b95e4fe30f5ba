/**
 * What went wrong is for whoever started the run to mend: the message is all there is to say, and its stack nobody's
 * business. Any other error is a defect of ours.
 */
export class ExpectedError extends Error {
  /** What a command ends with. 2: usage, configuration or what is stored; 3: something could not be sent or stored. */
  readonly exitCode: number = 2;
}

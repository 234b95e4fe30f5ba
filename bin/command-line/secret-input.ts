import { text as readAll } from 'node:stream/consumers';
import { Sealed } from '../../src/credential/sealed.ts';
import type { Questions } from '../terminal/questions.ts';
import { UsageError } from './exit.ts';

/**
 * A secret: asked for at a terminal, else all of standard input. There is no option for it, because arguments can be
 * seen by other users of the machine and stay in the shell's history. Null when standard input holds nothing.
 */
export async function secretInput(
  ask: Questions | null,
  message: string,
  rule: (answer: string) => string | null,
): Promise<Sealed | null> {
  if (ask !== null) return ask.secret(message, rule);
  if (process.stdin.isTTY) return null;
  const given = (await readAll(process.stdin)).trim();
  if (given === '') return null;
  const problem = rule(given);
  if (problem !== null) throw new UsageError(`The secret on standard input cannot be right. ${problem}`);
  return new Sealed(given);
}

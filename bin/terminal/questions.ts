import { confirm, isCancel, password, text } from '@clack/prompts';
import { Sealed } from '../../src/credential/sealed.ts';
import { Cancelled } from '../command-line/exit.ts';

/** Asks a person at the terminal; prompts go to stderr. Ctrl-C throws {@link Cancelled}. */
export type Questions = {
  readonly text: (
    message: string,
    rule: (answer: string) => string | null,
    offered?: { readonly initial?: string; readonly placeholder?: string },
  ) => Promise<string>;
  /** Shows nothing of what is typed but its length. */
  readonly secret: (message: string, rule: (answer: string) => string | null) => Promise<Sealed>;
  readonly confirm: (message: string) => Promise<boolean>;
};

/** Null where nobody can answer: input or output is no terminal, or this is a build server. */
export function questions(): Questions | null {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true || process.env.CI) return null;
  const output = process.stderr;
  const wrong = (rule: (answer: string) => string | null) => (answer: string | undefined) =>
    rule(answer ?? '') ?? undefined;
  return {
    text: async (message, rule, { initial, placeholder } = {}) =>
      (
        answered(
          await text({
            message,
            output,
            validate: wrong(rule),
            ...(initial === undefined ? {} : { initialValue: initial }),
            ...(placeholder === undefined ? {} : { placeholder }),
          }),
        ) ?? ''
      ).trim(),
    secret: async (message, rule) =>
      new Sealed(answered(await password({ message, output, validate: wrong(rule), clearOnError: true })).trim()),
    confirm: async (message) => answered(await confirm({ message, output })),
  };
}

function answered<Answer>(answer: Answer): Exclude<Answer, symbol> {
  if (isCancel(answer)) throw new Cancelled();
  return answer as Exclude<Answer, symbol>;
}

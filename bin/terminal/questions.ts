import { confirm, isCancel, log, multiselect, password, select, text } from '@clack/prompts';
import { Sealed } from '../../src/credential/sealed.ts';
import { Cancelled } from '../command-line/exit.ts';

export type Choice<Value extends string> = { readonly value: Value; readonly label: string; readonly hint?: string };

/** Asks a person at the terminal; prompts go to stderr. Ctrl-C throws {@link Cancelled}. */
export type Questions = {
  readonly text: (
    message: string,
    rule: (answer: string) => string | null,
    offered?: { readonly initial?: string; readonly placeholder?: string },
  ) => Promise<string>;
  /** Says why a question comes again. */
  readonly warn: (message: string) => void;
  /** Shows nothing of what is typed but its length. */
  readonly secret: (message: string, rule: (answer: string) => string | null) => Promise<Sealed>;
  /** `preselected` is what Enter alone says. */
  readonly confirm: (message: string, preselected?: boolean) => Promise<boolean>;
  /** One of these; the first is what Enter alone says. */
  readonly choose: <Value extends string>(message: string, choices: readonly Choice<Value>[]) => Promise<Value>;
  /** One or more of these, `chosen` to begin with. */
  readonly chooseSome: <Value extends string>(
    message: string,
    choices: readonly Choice<Value>[],
    chosen: readonly Value[],
  ) => Promise<readonly Value[]>;
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
    warn: (message) => log.warn(message, { output }),
    secret: async (message, rule) =>
      new Sealed(answered(await password({ message, output, validate: wrong(rule), clearOnError: true })).trim()),
    confirm: async (message, preselected = true) =>
      answered(await confirm({ message, output, initialValue: preselected })),
    choose: async <Value extends string>(message: string, choices: readonly Choice<Value>[]) =>
      answered(await select<string>({ message, output, options: [...choices] })) as Value,
    chooseSome: async <Value extends string>(
      message: string,
      choices: readonly Choice<Value>[],
      chosen: readonly Value[],
    ) =>
      answered(
        await multiselect<string>({
          message,
          output,
          options: [...choices],
          initialValues: [...chosen],
          required: true,
        }),
      ) as Value[],
  };
}

function answered<Answer>(answer: Answer): Exclude<Answer, symbol> {
  if (isCancel(answer)) throw new Cancelled();
  return answer as Exclude<Answer, symbol>;
}

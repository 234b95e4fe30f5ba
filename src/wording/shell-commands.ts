/** One word of a command, quoted where a shell would not take it as it is; what no keyboard types is left out. */
export function quotedForShell(text: string): string {
  const typed = text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '');
  return /^[\w@%+=:,./-]+$/.test(typed) ? typed : `'${typed.replaceAll("'", `'\\''`)}'`;
}

/**
 * A command of the AWS CLI, `secretsmanager restore-secret` for example, with its options in their order. A value that
 * begins with a dash stands behind `=`, or it would be taken for an option itself.
 */
export function awsCommand(call: string, options: Readonly<Record<string, string>>): string {
  const words = Object.entries(options).map(
    ([name, value]) => `--${name}${value.startsWith('-') ? '=' : ' '}${quotedForShell(value)}`,
  );
  return ['aws', call, ...words].join(' ');
}

/**
 * A command of our own program, by its name alone: `npx` outside a checkout runs whatever a stranger has registered
 * under that name. A name that begins with a dash would be taken for an option, so it stands at the end, behind `--`.
 */
export function ownCommand(verb: string, names: readonly string[], options: readonly string[] = []): string {
  const words = names.some((name) => name.startsWith('-'))
    ? [verb, ...options, '--', ...names]
    : [verb, ...names, ...options];
  return ['credential-health', ...words].map(quotedForShell).join(' ');
}

/**
 * An {@link ownCommand} of one of these verbs with more options, as it would have been written with them; any other
 * command as it is. One whose names stand behind `--`, or that has none, goes on with an option: the new ones stand before it.
 */
export function withOptions(command: string, verbs: readonly string[], options: readonly string[]): string {
  const called = verbs
    .map((verb) => ownCommand(verb, []))
    .find((begin) => command === begin || command.startsWith(`${begin} `));
  if (called === undefined) return command;
  const rest = command.slice(called.length).trimStart();
  const added = options.map(quotedForShell).join(' ');
  const parts = rest.startsWith('-') ? [called, added, rest] : [called, rest, added];
  return parts.filter((part) => part !== '').join(' ');
}

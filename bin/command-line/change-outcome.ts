import type { Command } from 'commander';
import type { Step } from '../../src/causes/step.ts';
import type { Change } from '../../src/onboarding/change.ts';
import type { SecretStorePort } from '../../src/onboarding/ports.ts';
import { ownCommand } from '../../src/wording/shell-commands.ts';
import { changeText } from '../terminal/change-text.ts';
import { EXIT } from './exit.ts';
import { type CheckOptions, option, type SourceOptions, sourceWords } from './options.ts';
import { checkPorts } from './ports.ts';
import { settingsFor } from './run-settings.ts';
import { type Standpoint, type StandpointOptions, standpoint } from './standpoint.ts';

/** Options of every command that changes a secret. */
export type ChangeOptions = StandpointOptions &
  Pick<SourceOptions, 'ca' | 'connectTo'> &
  Pick<CheckOptions, 'timeout'> & { readonly dryRun?: true; readonly yes?: true; readonly json?: true };

/** What changing secrets needs, from where this person stands. */
export type ChangeDesk = Awaited<ReturnType<typeof changeDesk>>;

/** Gives a command the options of all those that change a secret, after its own. */
export function withChangeOptions(command: Command): Command {
  return command
    .addOption(option.dryRun())
    .addOption(option.yes())
    .addOption(option.stack())
    .addOption(option.prefix())
    .addOption(option.timeout())
    .addOption(option.ca())
    .addOption(option.connectTo())
    .addOption(option.json('what was stored'));
}

/** AWS, Salesforce, a store to write to with the credentials of this person, and the settings of the stack that watches. */
export async function changeDesk(options: ChangeOptions, orgs: readonly string[]) {
  const at = await standpoint(options, orgs);
  const { secretStore } = await import('../../src/adapters/secret-store.ts');
  // A file that they take new secrets from is not where the stored ones are.
  const { ca, connectTo } = options;
  const reach = { ...(ca === undefined ? {} : { ca }), ...(connectTo === undefined ? {} : { connectTo }) };
  const ports = { ...(await checkPorts(reach, at.settings)), store: uninterrupted(secretStore({})) };
  return { at, ports, run: settingsFor(at.settings, options) };
}

/** While a call stores, Ctrl-C waits for its answer: the person is told what happened, whatever that is. */
export function uninterrupted(store: SecretStorePort): SecretStorePort {
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    const wait = (): void => {};
    process.on('SIGINT', wait);
    return work().finally(() => process.off('SIGINT', wait));
  };
  return {
    create: (secret) => guarded(() => store.create(secret)),
    replace: (id, text) => guarded(() => store.replace(id, text)),
    makeCurrent: (id, versions) => guarded(() => store.makeCurrent(id, versions)),
    tag: (id, name, value) => guarded(() => store.tag(id, name, value)),
  };
}

/** Says how a change ended, unless the person has read it already; gives the exit code. */
export function tell(change: Change, options: ChangeOptions, { at }: Pick<ChangeDesk, 'at'>, isRead = false): number {
  if (options.json) process.stdout.write(`${JSON.stringify(changeReport(change, at), null, 2)}\n`);
  else if (!isRead) process.stdout.write(textOf(change, options, at));
  return change.kind === 'refused' || change.kind === 'declined' ? EXIT.unhealthy : EXIT.healthy;
}

/** How a change ended, for a person. */
export function textOf(change: Change, options: ChangeOptions, at: Standpoint): string {
  const source = sourceWords(options);
  return changeText(change, {
    explainCause: (cause) => ownCommand('explain', [cause], ['--for-admin']),
    recheck: (org) => ownCommand('check', [org], source),
    undo: (org) => ownCommand('restore', [org], source),
    watching: (name) => watching(name, at),
  });
}

/** Which stack watches a secret, or that none does, which a person who stores one would not expect. */
function watching(name: string, at: Standpoint): Step {
  const stacks = watchersOf(name, at);
  if (stacks.length > 0) return { say: `Watched by the stack ${stacks.join(' and ')}` };
  if (at.stacks.length === 0)
    return { say: 'No stack watches it here yet. To deploy one', run: ownCommand('setup', []) };
  const prefixes = at.stacks.flatMap(({ name: stack, settings }) =>
    settings.secretPrefixes.map((prefix) => `${prefix} (${stack})`),
  );
  return { say: `No stack watches it: they watch ${prefixes.join(', ')}` };
}

function watchersOf(name: string, { stacks }: Standpoint): readonly string[] {
  return stacks
    .filter(({ settings }) => settings.secretPrefixes.some((prefix) => name.startsWith(prefix)))
    .map(({ name: stack }) => stack);
}

/** How a change ended, as JSON of the schema `credential-health.change/1`. */
export function changeReport(change: Change, at: Standpoint) {
  const { org, verdict, cause, meaning, whoActs, actions, evidence, orgId, userId, scopes, hints } = change.checked;
  const plan = 'plan' in change ? change.plan : null;
  return {
    schema: 'credential-health.change/1',
    outcome: change.kind,
    org,
    action: plan?.action ?? null,
    name: plan?.name ?? null,
    keys: plan?.keys ?? null,
    removed: plan?.removed ?? null,
    tags: plan?.tags ?? null,
    versionId: change.kind === 'stored' ? change.stored.versionId : null,
    formerVersionId: plan?.formerVersionId ?? null,
    watchedBy: plan === null ? null : watchersOf(plan.name, at),
    tried: { verdict, cause, meaning, whoActs, actions, evidence, orgId, userId, scopes, hints },
  };
}

import type { Command } from 'commander';
import type { RuntimeSettings } from '../../src/environment.ts';
import type { Change, Consent } from '../../src/onboarding/change.ts';
import type { SecretStorePort } from '../../src/onboarding/ports.ts';
import { ownCommand } from '../../src/wording/shell-commands.ts';
import { changeText, planText } from '../terminal/change-text.ts';
import type { Questions } from '../terminal/questions.ts';
import { EXIT } from './exit.ts';
import { type CheckOptions, option, type SourceOptions, sourceWords } from './options.ts';
import { checkPorts } from './ports.ts';

/** Options of every command that changes a secret. */
export type ChangeOptions = Pick<SourceOptions, 'ca' | 'connectTo'> &
  Pick<CheckOptions, 'timeout'> & { readonly dryRun?: true; readonly yes?: true; readonly json?: true };

/** Gives a command the options of all those that change a secret, after its own. */
export function withChangeOptions(command: Command): Command {
  return command
    .addOption(option.dryRun())
    .addOption(option.yes())
    .addOption(option.timeout())
    .addOption(option.ca())
    .addOption(option.connectTo())
    .addOption(option.json('what was stored'));
}

/** What changing a secret needs: AWS, Salesforce, and a store to write to, with the credentials of this person. */
export async function changePorts(options: ChangeOptions, settings: RuntimeSettings) {
  const { secretStore } = await import('../../src/adapters/secret-store.ts');
  return { ...(await checkPorts(options, settings)), store: uninterrupted(secretStore({})) };
}

/** While a call stores, Ctrl-C waits for its answer: the person is told what happened, whatever that is. */
function uninterrupted(store: SecretStorePort): SecretStorePort {
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    const wait = (): void => {};
    process.on('SIGINT', wait);
    return work().finally(() => process.off('SIGINT', wait));
  };
  return {
    create: (secret) => guarded(() => store.create(secret)),
    replace: (id, text) => guarded(() => store.replace(id, text)),
  };
}

/** Without a person to ask, the command itself is the consent. */
export function consentOf(
  { dryRun, yes }: ChangeOptions,
  ask: Questions | null,
  question: string,
  beforeAsking: () => void,
): Consent {
  return {
    dryRun: dryRun === true,
    agree: async (checked, plan) => {
      beforeAsking();
      if (ask === null || yes) return true;
      process.stderr.write(`\n${planText(checked, plan, 'About to store')}\n\n`);
      return ask.confirm(question);
    },
  };
}

/** Says how a change ended; gives the exit code. */
export function tell(change: Change, options: ChangeOptions): number {
  process.stdout.write(options.json ? `${JSON.stringify(reportOf(change), null, 2)}\n` : textOf(change, options));
  return change.kind === 'refused' || change.kind === 'declined' ? EXIT.unhealthy : EXIT.healthy;
}

/** How a change ended, for a person. */
export function textOf(change: Change, options: ChangeOptions): string {
  const source = sourceWords(options);
  return changeText(change, {
    explainCause: (cause) => ownCommand('explain', [cause], ['--for-admin']),
    recheck: (org) => ownCommand('check', [org], source),
  });
}

function reportOf(change: Change) {
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
    tried: { verdict, cause, meaning, whoActs, actions, evidence, orgId, userId, scopes, hints },
  };
}

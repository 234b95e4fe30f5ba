import { Command } from 'commander';
import { AwsCallError } from '../../src/aws-calls.ts';
import type { SecretEntry } from '../../src/credential/ports.ts';
import { MUTE_TAG, type Mute, orgsOrTeam, readMuteEnd } from '../../src/onboarding/mute.ts';
import type { SecretStorePort } from '../../src/onboarding/ports.ts';
import { localTime } from '../../src/wording/local-time.ts';
import { count, plain } from '../../src/wording/text.ts';
import { uninterrupted } from '../command-line/change-outcome.ts';
import { EXIT, UsageError } from '../command-line/exit.ts';
import { option } from '../command-line/options.ts';
import { secretsFrom } from '../command-line/ports.ts';
import { type StandpointOptions, standpoint } from '../command-line/standpoint.ts';
import { paragraph } from '../terminal/paragraphs.ts';

type Options = StandpointOptions & {
  readonly team?: string;
  readonly until?: string;
  readonly off?: true;
  readonly json?: true;
};

/** What became of one org's tag. */
type Outcome = { readonly org: string; readonly name: string; readonly problem: string | null };

/** `credential-health mute ORG…`: no alerts about these orgs for a while. */
export function muteCommand(): Command {
  return new Command('mute')
    .description('Send no alerts about orgs for a while, or until they work again')
    .argument('[org...]', 'names of orgs, without the secret prefix')
    .option('--team <name>', 'all orgs of this team instead')
    .option('--until <end>', 'a date (2026-12-01), a span (3d, 12h, 2w), or recovered (default)')
    .option('--off', 'alert again')
    .addOption(option.stack())
    .addOption(option.prefix())
    .addOption(option.json('what was muted'))
    .addHelpText(
      'after',
      `
Sets the tag ${MUTE_TAG} of the orgs' secrets, or takes it off.
Muted orgs are checked as ever and stand in the weekly message. A date ends with
that day in the time zone of the stack; a mute by date lasts at most 90 days.

Examples:
  credential-health mute acme                      until it works again
  credential-health mute acme globex --until 2w
  credential-health mute --team billing --until 3d
  credential-health mute acme --off`,
    )
    .action(async (orgs: string[], options: Options) => {
      process.exitCode = await mute(orgs, options);
    });
}

async function mute(orgs: readonly string[], options: Options): Promise<number> {
  const { team = null, until, off } = options;
  if ((orgs.length === 0) === (team === null)) throw new UsageError('Name orgs, or a team with --team.');
  if (off && until !== undefined) throw new UsageError('--off and --until exclude each other.');
  const { settings } = await standpoint(options, orgs);
  const now = new Date();
  const local = localTime(now, settings.timezone);
  const read = readMuteEnd(until ?? 'recovered', now, local.dayAhead(0));
  if (!read.ok) throw new UsageError(read.problem);
  const entries = await orgsOrTeam(await secretsFrom({}, settings), { orgs, team });
  const { secretStore } = await import('../../src/adapters/secret-store.ts');
  const value = off ? null : read.mute.tag;
  const outcomes = await tagAll(uninterrupted(secretStore({})), entries, value);
  const end = off ? null : endOf(read.mute, settings.timezone);
  process.stdout.write(
    options.json ? `${JSON.stringify(reportOf(outcomes, read.mute, off), null, 2)}\n` : text(outcomes, end),
  );
  return outcomes.some(({ problem }) => problem !== null) ? EXIT.delivery : EXIT.healthy;
}

/** One after the other: one that is refused says nothing of the next. */
async function tagAll(store: SecretStorePort, entries: readonly SecretEntry[], value: string | null) {
  const outcomes: Outcome[] = [];
  for (const { id, org, name } of entries) {
    const problem = await store.tag(id, MUTE_TAG, value).then(
      () => null,
      (error: unknown) => {
        if (error instanceof AwsCallError) return error.messageAtPrompt;
        throw error;
      },
    );
    outcomes.push({ org, name, problem });
  }
  return outcomes;
}

/** When a mute ends, as a person in that zone says it. */
function endOf({ ends }: Mute, timezone: string): string {
  if (ends === null) return 'until it works again';
  if ('at' in ends) return `until ${localTime(ends.at, timezone).stamp} ${timezone}`;
  const noon = new Date(`${ends.day}T12:00:00Z`);
  return `until the end of ${localTime(noon, 'UTC').stamp.replace(/ \S+$/, '')} (${timezone})`;
}

function text(outcomes: readonly Outcome[], end: string | null): string {
  const done = outcomes.filter(({ problem }) => problem === null).map(({ org }) => plain(org));
  const what = end === null ? 'Alerts are on again for' : `Muted ${end}:`;
  const lines = [
    ...(done.length === 0 ? [] : [paragraph('', `${what} ${done.join(', ')}`)]),
    ...outcomes.flatMap(({ name, problem }) =>
      problem === null ? [] : [paragraph('✗ ', `${plain(name)} could not be tagged: ${problem}`)],
    ),
  ];
  const next = end === null || done.length === 0 ? [] : [`${count(done.length, 'org')} muted from the next run on.`];
  return `${[...lines, ...next].join('\n')}\n`;
}

function reportOf(outcomes: readonly Outcome[], { tag, ends }: Mute, off: true | undefined) {
  const until = ends === null ? 'recovered' : 'at' in ends ? ends.at.toISOString() : ends.day;
  return {
    schema: 'credential-health.mute/1',
    tag: off ? null : tag,
    until: off ? null : until,
    orgs: outcomes,
  };
}

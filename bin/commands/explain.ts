import { Command } from 'commander';
import { CAUSES, type CauseCode, type CauseContext, type explain } from '../../src/causes/catalogue.ts';
import { explainForAdmin, explainInFull, GUIDES } from '../../src/causes/guides.ts';
import { stepLine } from '../../src/causes/step.ts';
import { asReceived } from '../../src/causes/verdict.ts';
import { suggestion, UnknownOrgsError } from '../../src/credential/list-orgs.ts';
import { plain } from '../../src/wording/text.ts';
import { UsageError } from '../command-line/exit.ts';
import { type LastFinding, lastFinding } from '../command-line/last-finding.ts';
import {
  type CheckOptions,
  fromSource,
  goingOn,
  option,
  type SourceOptions,
  type StateOptions,
} from '../command-line/options.ts';
import { localStandpoint, standpointBeside } from '../command-line/standpoint.ts';
import { explanationText, wellText } from '../terminal/explanation.ts';
import { complaint, letter } from '../terminal/paragraphs.ts';

type Options = SourceOptions & StateOptions & CheckOptions & { readonly json?: true; readonly forAdmin?: true };

/** `credential-health explain CAUSE|ORG`: what a cause means and what to do about it, here or on their side. */
export function explainCommand(): Command {
  return new Command('explain')
    .description('Explain a cause, or what is wrong with an org and how to mend it')
    .argument('<cause-or-org>', 'a cause such as client-secret-wrong, or the name of an org')
    .option('--for-admin', 'write a text to forward to the Salesforce admin of the org')
    .addOption(option.state('what was found last, from this state file instead of the deployed table'))
    .addOption(option.stack())
    .addOption(option.prefix())
    .addOption(option.file())
    .addOption(option.timeout())
    .addOption(option.ca())
    .addOption(option.connectTo())
    .addOption(option.json('the explanation'))
    .addHelpText(
      'after',
      `
Of an org its last check is explained; where none was kept, it is checked now.

Examples:
  credential-health explain run-as-user-missing
  credential-health explain acme
  credential-health explain acme --for-admin | pbcopy`,
    )
    .action(explainIt);
}

async function explainIt(subject: string, options: Options): Promise<void> {
  if (isCause(subject)) {
    const { secretPrefixes, egressAddress } = (await localStandpoint(options)).settings;
    const nowhere = {
      org: 'ORG',
      secretId: `${secretPrefixes[0]}ORG`,
      host: null,
      flow: null,
      evidence: null,
      egressAddress,
    };
    return show(subject, nowhere, null, options);
  }
  const at = await standpointBeside(options.file ?? options.state, options, [subject]).catch((error) => {
    // Whoever mistyped a cause need not sign in to learn that.
    const near = suggestion(subject, Object.keys(CAUSES));
    if (near !== '') process.stderr.write(`${complaint(`${plain(subject, 60)} is no cause${near}.`)}\n`);
    throw error;
  });
  const { egressAddress } = at.settings;
  const found = await lastFinding(subject, options, at).catch((error) => {
    throw error instanceof UnknownOrgsError ? new UsageError(noSuchThing(error, subject), { cause: error }) : error;
  });
  if (found.cause !== null) return show(found.cause, { ...found, egressAddress }, found, options);
  // Nothing to forward: the text for the admin stays empty.
  const well = options.json
    ? `${JSON.stringify(explanation(null, found, null), null, 2)}\n`
    : wellText(found, new Date());
  (options.forAdmin && !options.json ? process.stderr : process.stdout).write(well);
}

function show(code: CauseCode, context: CauseContext, found: LastFinding | null, options: Options): void {
  const explained = explainInFull(code, context);
  const forAdmin = explainForAdmin(code, context);
  const text = options.json
    ? `${JSON.stringify(explanation(explained, found, forAdmin), null, 2)}\n`
    : options.forAdmin
      ? letter(forAdmin)
      : explanationText(
          { ...explained, ...GUIDES[code], actions: explained.actions.map(fromSource(options)) },
          found,
          new Date(),
          goingOn(options),
        );
  process.stdout.write(text);
}

function explanation(explained: ReturnType<typeof explain> | null, found: LastFinding | null, forAdmin: string | null) {
  const { org = null, verdict = null, host = null, evidence = null, since = null, checkedAt = null } = found ?? {};
  return {
    schema: 'credential-health.explanation/1',
    org,
    host,
    verdict: explained?.verdict ?? verdict,
    cause: explained?.code ?? null,
    meaning: explained?.meaning ?? null,
    whoActs: explained?.whoActs ?? null,
    likely: explained === null ? [] : GUIDES[explained.code].likely,
    actions: explained?.actions.map(stepLine) ?? [],
    link: explained?.link ?? null,
    evidence: evidence === null ? null : asReceived(evidence),
    since,
    checkedAt,
    forAdmin,
  };
}

function isCause(subject: string): subject is CauseCode {
  return Object.hasOwn(CAUSES, subject);
}

function noSuchThing({ message }: UnknownOrgsError, subject: string): string {
  return `${message}\nNor is it a cause${suggestion(subject, Object.keys(CAUSES))}.`;
}

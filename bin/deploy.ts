/**
 * `npm run deploy [-- --yes] [options of cdk deploy]`: synthesises, says what a forgotten setting would change of what is
 * deployed, and deploys when told to. Plain `cdk deploy` does the same without the question.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { deployedTemplate } from '../src/adapters/deployed-template.ts';
import { AwsCallError } from '../src/aws-calls.ts';
import { Cancelled, EXIT } from './command-line/exit.ts';
import { changesOf } from './deploy/changes.ts';
import { questions } from './terminal/questions.ts';

const STACK = 'SalesforceCredentialHealth';
const options = process.argv.slice(2);
const assembly = mkdtempSync(join(tmpdir(), 'credential-health-deploy-'));

try {
  process.exitCode = await deploy();
} catch (error) {
  if (!(error instanceof AwsCallError)) throw error;
  process.stderr.write(
    `What is deployed cannot be compared. ${error.messageAtPrompt}\nTo deploy without comparing: npx cdk deploy\n`,
  );
  process.exitCode = EXIT.usage;
} finally {
  rmSync(assembly, { recursive: true, force: true });
}

async function deploy(): Promise<number> {
  const { context, account, yes } = read(options);
  const deployed = await deployedTemplate(account, STACK);
  // Of the options of a deployment the CDK knows some by other meanings, or not at all, when it only synthesises.
  const failed = run('synth', '--quiet', '--output', assembly, ...context.flatMap((given) => ['-c', given]));
  if (failed !== 0) return failed;
  const changes = changesOf(deployed, JSON.parse(readFileSync(join(assembly, `${STACK}.template.json`), 'utf8')));
  if (changes.length > 0) {
    process.stderr.write(`This deployment changes:\n${changes.map((change) => `- ${change}\n`).join('')}`);
    if (!yes && !(await isTold())) {
      process.stderr.write(
        'Nothing was deployed. What should stay belongs in credential-health.json; --yes goes on without asking.\n',
      );
      return EXIT.unhealthy;
    }
  }
  return run('deploy', '--app', assembly, ...options);
}

/** What concerns more than the deployment: the settings, the account that is meant, and whether all is agreed to. */
function read(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: {
      context: { ...text, short: 'c', multiple: true },
      profile: text,
      region: text,
      yes: { type: 'boolean', short: 'y' },
    },
  });
  // The CDK looks for a Region here as well, the SDK does not.
  const { region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION, profile } = values;
  return {
    context: (values.context ?? []).map(String),
    account: { ...(region && { region: String(region) }), ...(profile && { profile: String(profile) }) },
    yes: values.yes === true,
  };
}

function run(command: string, ...rest: readonly string[]): number {
  return spawnSync('cdk', [command, ...rest], { stdio: 'inherit' }).status ?? EXIT.usage;
}

/** False also where nobody can be asked. */
async function isTold(): Promise<boolean> {
  try {
    return (await questions()?.confirm('Deploy all the same?', false)) ?? false;
  } catch (error) {
    if (error instanceof Cancelled) return false;
    throw error;
  }
}

import { AwsCallError } from '../../src/aws-calls.ts';
import { proposePrefixes } from '../../src/onboarding/find-credentials.ts';
import { ownCommand } from '../../src/wording/shell-commands.ts';
import { count, listed, plain } from '../../src/wording/text.ts';
import { paragraph } from '../terminal/paragraphs.ts';
import type { Standpoint } from './standpoint.ts';

/** Why nothing was checked: where it was looked, what looks like credentials there, and how to go on. */
export async function nothingToCheck(file: string | undefined, at: Standpoint): Promise<string> {
  if (file !== undefined) return `Nothing to check: ${file} holds no org.\n`;
  const { caller } = await import('../../src/adapters/caller.ts');
  const { account, region } = await caller({});
  const { secretPrefixes } = at.settings;
  const whose = at.stack === null ? '' : `, as the stack ${at.stack.name} has it`;
  const where = `no secret below ${secretPrefixes.join(', ')} in account ${account}, ${region}${whose}.`;
  return `${[paragraph('', `Nothing to check: ${where}`), ...(await elsewhere(secretPrefixes))].join('\n')}\n`;
}

async function elsewhere(prefixes: readonly string[]): Promise<readonly string[]> {
  const { secretNames } = await import('../../src/adapters/secret-names.ts');
  const names = await secretNames({}).catch((error: unknown) => {
    // Who may not see all names may still check those below the prefix.
    if (error instanceof AwsCallError) return [];
    throw error;
  });
  const found = proposePrefixes(names).filter(({ prefix }) => !prefixes.includes(prefix));
  const [best] = found;
  if (best === undefined) {
    return ['Nothing else there looks like a credential of Salesforce.', `To add one:\n  ${ownCommand('add', [])}`];
  }
  return [
    'By their names and tags, these look like credentials of Salesforce:',
    ...found
      .slice(0, 5)
      .map(({ prefix, likely }) =>
        paragraph('  ', `${prefix}  ${count(likely.length, 'secret')}: ${plain(listed(likely, 3), 200)}`),
      ),
    `To check them:\n  ${ownCommand('check', [], ['--prefix', best.prefix])}`,
    `To have them watched:\n  ${ownCommand('setup', [])}`,
  ];
}

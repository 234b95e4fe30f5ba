import { awsCommand, ownCommand } from '../wording/shell-commands.ts';

/** Commands for a reader of the alert who has the AWS CLI and nothing else of ours. */
export function invokeCommands(functionName: string): DigestCommands {
  const invoke = (payload: object): string => {
    const options = {
      'function-name': functionName,
      'cli-binary-format': 'raw-in-base64-out',
      'cli-read-timeout': '0',
      payload: JSON.stringify(payload).replaceAll("'", '\\u0027'),
    };
    return `${awsCommand('lambda invoke', options)} out.json`;
  };
  return {
    recheck: (orgs) => invoke(orgs.length === 0 ? {} : { orgs }),
    explainForAdmin: (org) => ownCommand('explain', [org], ['--for-admin']),
    showAll: invoke({ notify: false }),
  };
}

/** Shell commands as a reader can paste them. */
export type DigestCommands = {
  /** Checks these orgs again; no names: all orgs. */
  readonly recheck: (orgs: readonly string[]) => string;
  /** Prints a text for the org's Salesforce admin. */
  readonly explainForAdmin: (org: string) => string;
  /** Shows every failing org, for what a digest had to leave out. */
  readonly showAll: string;
};

import type { DigestCommands } from './core/briefing.ts';

/** Commands for a reader of the alert who has the AWS CLI and nothing else of ours. */
export function invokeCommands(functionName: string): DigestCommands {
  const invoke = (payload: object): string =>
    `aws lambda invoke --function-name ${functionName} --cli-binary-format raw-in-base64-out --cli-read-timeout 0 ` +
    `--payload '${JSON.stringify(payload).replaceAll("'", '\\u0027')}' out.json`;
  return {
    recheck: (orgs) => invoke(orgs.length === 0 ? {} : { orgs }),
    explainForAdmin: (org) => `npx credential-health explain ${org} --for-admin`,
    showAll: invoke({ notify: false }),
  };
}

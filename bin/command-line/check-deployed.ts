import { deployedFunction } from '../../src/adapters/deployed-function.ts';
import { type DeployedReport, readDeployedReport } from '../../src/run/deployed-report.ts';
import { DeployedFunctionError, UsageError } from './exit.ts';

/**
 * Runs the deployed function, with its own role and from its own address, and gives the report it returns.
 * @throws DeployedFunctionError when the function failed, UsageError when it is not of this version
 */
export async function checkDeployed(
  functionName: string,
  { orgs, notify }: { readonly orgs: readonly string[]; readonly notify: boolean },
): Promise<DeployedReport> {
  const event = { ...(orgs.length === 0 ? {} : { orgs }), ...(notify ? {} : { notify }) };
  const answer = await deployedFunction({}, functionName)(event);
  if (answer.kind === 'failed') throw new DeployedFunctionError(answer.error, answer.message);
  const read = readDeployedReport(answer.payload);
  if (!read.ok) throw new UsageError(read.problem);
  return read.report;
}

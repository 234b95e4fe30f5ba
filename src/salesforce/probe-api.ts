import type { Finding } from '../causes/finding.ts';
import { type ApiUsage, judgeProbe, probeRequest } from './api-answer.ts';
import type { JudgeContext, UsableGrant } from './diagnosis.ts';
import type { Connection, SalesforcePorts } from './ports.ts';
import { retrying } from './retry.ts';

/** What using the token once came to. */
export type Proof =
  | { readonly ok: true; readonly apiUsage: ApiUsage | null }
  | { readonly ok: false; readonly finding: Finding };

/**
 * Uses the token once at the org's API, on the login connection when the instance is the same host.
 * The token goes to `grant.instanceHost` only, which passed the host rules.
 */
export async function probeApi(
  ports: SalesforcePorts,
  grant: UsableGrant,
  login: Connection,
  context: JudgeContext,
  apiVersion: string,
  endsAt: number,
): Promise<Proof> {
  const connection = grant.instanceHost === context.host ? login : ports.network.connect(grant.instanceHost);
  const redact = (text: string): string => context.redact(text, [grant.token]);
  try {
    const { result } = await retrying(ports, endsAt, async (timeoutMs) => {
      const answer = await connection.send(probeRequest(grant.token, apiVersion), { timeoutMs });
      const proof = judgeProbe(answer, apiVersion, redact);
      return { proof, finding: proof.ok ? null : proof.finding };
    });
    return result.proof;
  } finally {
    if (connection !== login) connection.close();
  }
}

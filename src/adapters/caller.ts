import { GetCallerIdentityCommand, STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import { AWS_LIMITS, AwsCallError } from '../aws-calls.ts';

/** Whose credentials are used here, and where. */
export type Caller = {
  /** Twelve digits. */
  readonly account: string;
  /** Of the user or role. */
  readonly arn: string;
  readonly region: string;
};

/**
 * The account and Region that commands run in; every credential may ask that of itself.
 * @throws AwsCallError
 */
export async function caller(config: STSClientConfig): Promise<Caller> {
  const client = new STSClient({ ...AWS_LIMITS, ...config });
  try {
    const region = await client.config.region();
    const { Account = '', Arn = '' } = await client.send(new GetCallerIdentityCommand({}));
    return { account: Account, arn: Arn, region };
  } catch (error) {
    const call = { action: 'GetCallerIdentity', permission: 'sts:GetCallerIdentity', resource: 'these credentials' };
    throw new AwsCallError({ service: 'STS', ...call }, error);
  }
}

import { CloudWatchClient, type CloudWatchClientConfig, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { AWS_LIMITS, AwsCallError } from '../aws-calls.ts';

/**
 * Sets alarms off, as if what they watch for had happened; CloudWatch sets each back at its next look.
 * @throws AwsCallError
 */
export async function setOffAlarms(
  config: CloudWatchClientConfig,
  names: readonly string[],
  reason: string,
): Promise<void> {
  const client = new CloudWatchClient({ ...AWS_LIMITS, ...config });
  for (const name of names) {
    try {
      await client.send(new SetAlarmStateCommand({ AlarmName: name, StateValue: 'ALARM', StateReason: reason }));
    } catch (error) {
      const call = { action: 'SetAlarmState', permission: 'cloudwatch:SetAlarmState', resource: `the alarm ${name}` };
      throw new AwsCallError({ service: 'CloudWatch', ...call }, error);
    }
  }
}

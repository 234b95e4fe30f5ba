import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { IamCall } from './aws-requests.ts';
import type { ResolvedResource } from './resolved-template.ts';

type PolicyDocument = { readonly Version: string; readonly Statement: readonly object[] };

/** Who asks: a role of the template by part of its logical id, or an AWS service by its principal name. */
export type Asking = { readonly role: string } | { readonly service: string };

/** Of a key that its owner gave none: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
const defaultKeyPolicy = (account: string, partition: string): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: `arn:${partition}:iam::${account}:root` }, Action: 'kms:*', Resource: '*' },
  ],
});

/**
 * The simulator takes context keys with a part of the caller's own only behind a slash, as tags have it, not behind a colon
 * as KMS does: such a key is called by another name, in policies and requests alike.
 */
function known<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value).replaceAll('kms:EncryptionContext:', 'aws:PrincipalTag/'));
}

/** Judges calls as IAM would, by the policies of one template with its intrinsic functions worked out. */
export function authorization(resources: readonly ResolvedResource[], account: string, partition = 'aws') {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);

  const roleNamed = (part: string) => {
    const [role, ...others] = ofType('AWS::IAM::Role').filter(({ logicalId }) => logicalId.includes(part));
    if (role === undefined || others.length > 0) throw new Error(`${others.length + 1} roles are called ${part}`);
    return role;
  };
  const identityPolicies = (part: string) =>
    ofType('AWS::IAM::Policy')
      .filter(({ properties }) => properties.Roles.includes(roleNamed(part).physicalId))
      .map(({ logicalId, properties }) => ({ name: logicalId, policy: properties.PolicyDocument }));

  /** The policy that stands at the resource, if the template gives it one. */
  const resourcePolicy = (arn: string): PolicyDocument | undefined => {
    const [service] = arn.split(':').slice(2, 3);
    const name = arn.split(/[:/]/).at(-1);
    switch (service) {
      case 'kms':
        return (
          ofType('AWS::KMS::Key').find(({ physicalId }) => physicalId === name)?.properties.KeyPolicy ??
          defaultKeyPolicy(account, partition)
        );
      case 'sns':
        return ofType('AWS::SNS::TopicPolicy').find(({ properties }) => properties.Topics.includes(arn))?.properties
          .PolicyDocument;
      case 'sqs':
        return ofType('AWS::SQS::QueuePolicy').find(({ properties }) =>
          properties.Queues.some((url: string) => url.endsWith(`/${name}`)),
        )?.properties.PolicyDocument;
      default:
        return undefined;
    }
  };

  return {
    /** Is the call allowed? Throws when the question itself is wrong, so that no denial is a mistake of the test. */
    allows: async (who: Asking, { action, resource, context }: IamCall): Promise<boolean> => {
      const policy = resourcePolicy(resource);
      const outcome = await runSimulation(
        {
          request: {
            principal:
              'role' in who ? `arn:${partition}:iam::${account}:role/${roleNamed(who.role).physicalId}` : who.service,
            action,
            resource: { resource, accountId: account },
            contextVariables: known({ 'aws:SecureTransport': 'true', ...context }),
          },
          identityPolicies: 'role' in who ? known(identityPolicies(who.role)) : [],
          serviceControlPolicies: [],
          resourceControlPolicies: [],
          ...(policy !== undefined && { resourcePolicy: policy }),
        },
        {},
      );
      if (outcome.resultType === 'error') {
        throw new Error(`${action} on ${resource} cannot be judged: ${JSON.stringify(outcome.errors)}`);
      }
      const ignored = 'result' in outcome ? (outcome.result.ignoredContextKeys ?? []) : [];
      if (ignored.length > 0) throw new Error(`${action} knows no ${ignored.join(', ')}`);
      return outcome.overallResult === 'Allowed';
    },
  };
}

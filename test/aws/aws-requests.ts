/** One request to AWS on its way. */
export type AwsRequest = {
  /** As in its signature: `secretsmanager`, `dynamodb`, `sns`. */
  readonly service: string;
  /** The `X-Amz-Target` header of JSON services. */
  readonly target: string | null;
  readonly body: string;
};

/** What IAM is asked before AWS acts. */
export type IamCall = {
  readonly action: string;
  /** An ARN, or `*` where the action knows no resource. */
  readonly resource: string;
  readonly context: Readonly<Record<string, string | string[]>>;
};

/** The API's name of the call: `GetSecretValue`, `Publish`. */
export function actionOf({ target, body }: Pick<AwsRequest, 'target' | 'body'>): string {
  return target?.split('.').at(-1) ?? new URLSearchParams(body).get('Action') ?? 'unknown';
}

/** What the requests are about, where they name it in short. */
export type Names = {
  /** The ARN of a secret that was asked for by name or ARN. */
  readonly secretArn: (id: string) => string;
  readonly tableArn: (name: string) => string;
  /** The key of an encrypted topic. */
  readonly keyOfTopic: (topicArn: string) => string;
};

/**
 * The permissions that one request needs, those behind it included. Throws for a request it does not know, so that a new
 * kind of call is not left unjudged.
 */
export function iamCallsOf(request: AwsRequest, names: Names): readonly IamCall[] {
  const action = actionOf(request);
  const call = (resource: string, name = action): IamCall => ({
    action: `${request.service}:${name}`,
    resource,
    context: {},
  });
  switch (`${request.service}:${action}`) {
    case 'secretsmanager:ListSecrets':
      return [call('*')];
    case 'secretsmanager:BatchGetSecretValue':
      return [
        call('*'),
        ...JSON.parse(request.body).SecretIdList.map((id: string) => call(names.secretArn(id), 'GetSecretValue')),
      ];
    case 'secretsmanager:GetSecretValue':
    case 'secretsmanager:DescribeSecret':
      return [call(names.secretArn(JSON.parse(request.body).SecretId))];
    case 'dynamodb:Query': {
      const { TableName, ExpressionAttributeValues } = JSON.parse(request.body);
      const LeadingKeys = [ExpressionAttributeValues[':partition'].S];
      return [{ ...call(names.tableArn(TableName)), context: { 'dynamodb:LeadingKeys': LeadingKeys } }];
    }
    case 'dynamodb:PutItem':
      return [call(names.tableArn(JSON.parse(request.body).TableName))];
    case 'dynamodb:BatchGetItem':
      return Object.keys(JSON.parse(request.body).RequestItems).map((table) => call(names.tableArn(table)));
    case 'dynamodb:TransactWriteItems':
      return JSON.parse(request.body).TransactItems.flatMap((item: Record<string, { TableName: string }>) =>
        Object.entries(item).map(([write, { TableName }]) => call(names.tableArn(TableName), TRANSACTION[write])),
      );
    case 'sns:ListSubscriptionsByTopic':
      return [call(topicOf(request))];
    case 'sns:GetSubscriptionAttributes':
      // A subscription's ARN is its topic's, and a name of its own.
      return [call((new URLSearchParams(request.body).get('SubscriptionArn') ?? '').split(':').slice(0, 6).join(':'))];
    case 'sns:Publish':
      // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html: the publisher needs both on the topic's key.
      return [
        call(topicOf(request)),
        ...['kms:GenerateDataKey', 'kms:Decrypt'].map((kmsAction) => ({
          action: kmsAction,
          resource: names.keyOfTopic(topicOf(request)),
          context: { 'kms:ViaService': `sns.${topicOf(request).split(':')[3]}.amazonaws.com` },
        })),
      ];
    default:
      throw new Error(`what IAM is asked for ${request.service}:${action} is not written down here`);
  }
}

/** What each part of a transaction needs: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html */
const TRANSACTION: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

function topicOf({ body }: AwsRequest): string {
  return new URLSearchParams(body).get('TopicArn') ?? '';
}

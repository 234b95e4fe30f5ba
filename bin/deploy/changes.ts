import { dictionary, openRecord, orElse, otherwise, record, text } from '../../src/schema.ts';

/** What a template says of where the checker looks, what it remembers and whom it tells; texts that can be compared. */
type Facts = {
  readonly secretPrefixes: readonly string[];
  readonly stateTable: string;
  readonly network: string;
  readonly secretKeys: readonly string[];
  readonly key: string;
  readonly alertTopic: string;
  readonly alarmTopic: string;
  readonly recipients: readonly string[];
};

const template = otherwise(
  record({ Resources: dictionary(record({ Type: text, Properties: orElse(openRecord({}), {}) })) }),
  { Resources: {} },
);
type Properties = Readonly<Record<string, unknown>>;

/**
 * What a deployment would change that a forgotten setting changes by accident, a sentence each; none where nothing is
 * deployed yet, or nothing of it changes.
 */
export function changesOf(deployed: unknown, synthesised: unknown): readonly string[] {
  const [before, after] = [factsIn(deployed), factsIn(synthesised)];
  if (before === null || after === null) return [];
  const gone = before.secretPrefixes.filter((prefix) => !after.secretPrefixes.includes(prefix));
  const left = before.recipients.filter((recipient) => !after.recipients.includes(recipient));
  const joined = after.recipients.filter((recipient) => !before.recipients.includes(recipient));
  return [
    changed('secretPrefixes', before.secretPrefixes.join(','), after.secretPrefixes.join(','), {
      so: gone.length > 0 && `orgs below ${gone.join(' and ')} are no longer checked, and told as removed`,
    }),
    changed('stateTableName', before.stateTable, after.stateTable, {
      so: 'the checker remembers nothing: every org is new, and what was told is told again',
    }),
    changed('vpcId, subnetIds, securityGroupIds', before.network, after.network, {
      so: 'requests come from another address, which orgs may refuse',
    }),
    changed('secretKmsKeyArns', before.secretKeys.join(','), after.secretKeys.join(','), {
      so: 'secrets under a key that is left out cannot be read',
    }),
    changed('kmsKeyArn', before.key, after.key, {
      so: 'what is queued under the old key waits until that key is usable',
    }),
    changed('alertTopicArn', before.alertTopic, after.alertTopic, {
      so: 'who listens at the old topic hears no more alerts, and addresses are asked to confirm again',
    }),
    changed('alarmTopicArn', before.alarmTopic, after.alarmTopic, {
      so: 'who listens at the old topic hears no more alarms',
    }),
    left.length > 0 && `no longer subscribed: ${left.join('; ')}`,
    joined.length > 0 && `newly subscribed, and asked to confirm: ${joined.join('; ')}`,
  ].filter((sentence) => sentence !== false);
}

function changed(name: string, before: string, after: string, { so }: { readonly so: string | false }): string | false {
  if (before === after) return false;
  return `${name}: ${before || 'none'} becomes ${after || 'none'}${so ? `; ${so}` : ''}`;
}

/** Null for what is no template of this product. */
function factsIn(document: unknown): Facts | null {
  const resources = Object.values(template(document).Resources);
  const all = (type: string): readonly Properties[] =>
    resources.filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
  const check = all('AWS::Lambda::Function').find((each) => 'ALERT_TOPIC_ARN' in variablesOf(each));
  if (check === undefined) return null;
  const { SECRET_PREFIXES, STATE_TABLE_NAME, ALERT_TOPIC_ARN } = variablesOf(check);
  return {
    secretPrefixes: textOf(SECRET_PREFIXES).split(',').toSorted(),
    stateTable: givenOr(STATE_TABLE_NAME),
    network: check.VpcConfig === undefined ? '' : textOf(check.VpcConfig),
    secretKeys: all('AWS::IAM::Policy').flatMap(secretKeysOf).toSorted(),
    key: [...new Set(all('AWS::SQS::Queue').map(({ KmsMasterKeyId }) => givenOr(KmsMasterKeyId)))].join(),
    alertTopic: givenOr(ALERT_TOPIC_ARN),
    alarmTopic: [
      ...new Set(all('AWS::CloudWatch::Alarm').flatMap(({ AlarmActions }) => [AlarmActions ?? []].flat().map(givenOr))),
    ].join(),
    recipients: all('AWS::SNS::Subscription')
      .filter(({ TopicArn }) => textOf(TopicArn) === textOf(ALERT_TOPIC_ARN))
      .map(({ Endpoint, FilterPolicy }) => `${textOf(Endpoint)} (${heard(FilterPolicy)})`)
      .toSorted(),
  };
}

/** What was given by its name; else a reference to what the stack makes. */
function givenOr(value: unknown): string {
  return typeof value === 'string' ? value : "the stack's own";
}

function variablesOf({ Environment }: Properties): Properties {
  return (Environment as { readonly Variables?: Properties } | undefined)?.Variables ?? {};
}

function secretKeysOf({ PolicyDocument }: Properties): readonly string[] {
  const { Statement = [] } = (PolicyDocument ?? {}) as { readonly Statement?: readonly Properties[] };
  return Statement.filter(({ Sid }) => Sid === 'DecryptSecrets').flatMap(({ Resource }) =>
    [Resource].flat().map(textOf),
  );
}

function heard(filter: unknown): string {
  const values = Object.entries((filter ?? {}) as Record<string, readonly string[]>);
  return values.map(([name, allowed]) => `${name} ${allowed.join(', ')}`).join(', ') || 'everything';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

/** A resource with its intrinsic functions worked out. */
export type ResolvedResource = {
  readonly logicalId: string;
  /** Empty where the resource was not made. */
  readonly physicalId: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: templates are read as a person reads them, by path
  readonly properties: any;
};

export type Surroundings = {
  readonly account: string;
  readonly region: string;
  readonly partition?: string;
  readonly urlSuffix?: string;
  /** What `Ref` gives, by logical id; a missing one is made up from the logical id. */
  readonly physicalIds?: ReadonlyMap<string, string>;
};

type Template = {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
};

/**
 * Works out a template's `Ref`, `Fn::GetAtt`, `Fn::If`, `Fn::Join` and `Fn::Sub` as CloudFormation does. What it cannot work out
 * stays as it is.
 */
export function resolveTemplate(template: Template, surroundings: Surroundings): readonly ResolvedResource[] {
  const { account, region, physicalIds, partition = 'aws', urlSuffix = 'amazonaws.com' } = surroundings;
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::AccountId': account,
    'AWS::Partition': partition,
    'AWS::Region': region,
    'AWS::StackName': 'SalesforceCredentialHealth',
    'AWS::URLSuffix': urlSuffix,
  };
  const refOf = (logicalId: string): string => {
    const given = pseudo[logicalId] ?? physicalIds?.get(logicalId);
    return given ?? refs[template.Resources[logicalId]?.Type ?? '']?.(logicalId) ?? logicalId;
  };
  const inRegion = (service: string, rest: string) => `arn:${partition}:${service}:${region}:${account}:${rest}`;
  /** What `Ref` gives where it is more than a name. */
  const refs: Readonly<Record<string, (id: string) => string>> = {
    'AWS::SNS::Topic': (id) => inRegion('sns', id),
    'AWS::SQS::Queue': (id) => `https://sqs.${region}.amazonaws.com/${account}/${id}`,
  };
  /** The attribute `Arn` (of a topic: `TopicArn`) for what `Ref` gives. */
  const arns: Readonly<Record<string, (ref: string) => string>> = {
    'AWS::DynamoDB::Table': (ref) => inRegion('dynamodb', `table/${ref}`),
    'AWS::Events::Rule': (ref) => inRegion('events', `rule/${ref}`),
    'AWS::IAM::Role': (ref) => `arn:${partition}:iam::${account}:role/${ref}`,
    'AWS::KMS::Key': (ref) => inRegion('kms', `key/${ref}`),
    'AWS::Lambda::Function': (ref) => inRegion('lambda', `function:${ref}`),
    // With the stars of its streams: CloudFormation's reference, AWS::Logs::LogGroup, Return values.
    'AWS::Logs::LogGroup': (ref) => inRegion('logs', `log-group:${ref}:*`),
    'AWS::SNS::Topic': (ref) => ref,
    'AWS::SQS::Queue': (ref) => inRegion('sqs', ref.split('/').at(-1) ?? ''),
  };
  const attributeOf = (logicalId: string, attribute: string): string | null => {
    const type = template.Resources[logicalId]?.Type ?? '';
    return attribute.endsWith('Arn') ? (arns[type]?.(refOf(logicalId)) ?? null) : null;
  };
  const substitute = (text: string): string =>
    text.replaceAll(/\$\{([^}.]+)(?:\.([^}]+))?\}/g, (whole, name: string, attribute?: string) =>
      attribute === undefined ? refOf(name) : (attributeOf(name, attribute) ?? whole),
    );

  /** Of conditions only those that compare two values are known. */
  const isMet = (condition: string): boolean => {
    const { 'Fn::Equals': compared } = (template.Conditions?.[condition] ?? {}) as {
      readonly 'Fn::Equals'?: readonly unknown[];
    };
    if (compared === undefined) throw new Error(`the condition ${condition} is none that compares`);
    return resolve(compared[0]) === resolve(compared[1]);
  };

  // biome-ignore lint/suspicious/noExplicitAny: intrinsic functions have no type
  const resolve = (value: any): any => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    if (value.Ref === 'AWS::NoValue') return undefined;
    if (typeof value.Ref === 'string') return refOf(value.Ref);
    if (typeof value['Fn::Sub'] === 'string') return substitute(value['Fn::Sub']);
    const attribute = value['Fn::GetAtt'];
    if (attribute !== undefined) return attributeOf(attribute[0], attribute[1]) ?? value;
    const choice = value['Fn::If'];
    if (choice !== undefined) return resolve(isMet(choice[0]) ? choice[1] : choice[2]);
    const join = value['Fn::Join'];
    if (join !== undefined) return resolve(join[1]).join(join[0]);
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, resolve(entry)]));
  };
  return Object.entries(template.Resources).map(([logicalId, { Type, Properties }]) => ({
    logicalId,
    physicalId: physicalIds === undefined ? refOf(logicalId) : (physicalIds.get(logicalId) ?? ''),
    type: Type,
    properties: resolve(Properties ?? {}),
  }));
}

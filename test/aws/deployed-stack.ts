import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DEPLOY_REGION, deployedTo } from './emulator.ts';
import { type ResolvedResource, resolveTemplate } from './resolved-template.ts';

/** A function as it stands in Lambda. */
export type DeployedFunction = {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly handler: string;
  readonly runtime: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly variables: Readonly<Record<string, string>>;
};

export type DeployedStack = {
  readonly account: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Every resource of the deployed template with its intrinsic functions worked out. */
  readonly resources: readonly ResolvedResource[];
  /** The function that checks. */
  readonly check: DeployedFunction;
  /** The function that draws the status on the dashboard. */
  readonly widget: DeployedFunction;
};

const STACK = 'SalesforceCredentialHealth';

/** Looks at what is deployed, as a person with the AWS CLI would. */
export async function deployedStack(): Promise<DeployedStack> {
  const cloudFormation = new CloudFormationClient(deployedTo);
  const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: STACK }));
  const { StackResources = [] } = await cloudFormation.send(new DescribeStackResourcesCommand({ StackName: STACK }));
  const { TemplateBody = '' } = await cloudFormation.send(
    new GetTemplateCommand({ StackName: STACK, TemplateStage: 'Original' }),
  );
  const account = stack?.StackId?.split(':')[4] ?? '';
  // The emulator lists the resources it cannot make without their names.
  const physicalIds = new Map(
    StackResources.map(({ LogicalResourceId = '', PhysicalResourceId = '' }) => [
      LogicalResourceId,
      PhysicalResourceId,
    ]),
  );
  const resources = resolveTemplate(JSON.parse(TemplateBody), { account, region: DEPLOY_REGION, physicalIds });
  const functionAt = (part: string) => {
    const isIt = ({ type, logicalId }: ResolvedResource) =>
      type === 'AWS::Lambda::Function' && logicalId.includes(part);
    return readFunction(resources.find(isIt)?.physicalId ?? '');
  };
  return {
    account,
    outputs: Object.fromEntries(
      (stack?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    ),
    resources,
    check: await functionAt('CheckFunction'),
    widget: await functionAt('StatusWidgetFunction'),
  };
}

/** The code of a function as it lies in the assets bucket: a ZIP archive. */
export async function deployedAsset({ resources }: DeployedStack, functionName: string): Promise<Uint8Array> {
  const { properties } = resources.find(({ physicalId }) => physicalId === functionName) ?? {};
  // Lambda's own link to the code would lead past the emulator.
  const { S3Bucket, S3Key } = properties.Code;
  const { Body } = await new S3Client({ ...deployedTo, forcePathStyle: true }).send(
    new GetObjectCommand({ Bucket: S3Bucket, Key: S3Key }),
  );
  return (await Body?.transformToByteArray()) ?? new Uint8Array();
}

async function readFunction(name: string): Promise<DeployedFunction> {
  const lambda = new LambdaClient(deployedTo);
  const found = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  return {
    name,
    arn: found.FunctionArn ?? '',
    region: DEPLOY_REGION,
    handler: found.Handler ?? '',
    runtime: found.Runtime ?? '',
    memoryMb: found.MemorySize ?? 0,
    timeoutSeconds: found.Timeout ?? 0,
    variables: found.Environment?.Variables ?? {},
  };
}

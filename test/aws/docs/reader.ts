import { deployedStacks } from '../../../src/adapters/deployed-stack.ts';
import { RESOURCE_VARIABLES } from '../../../src/environment.ts';
import { openScene, type Scene } from '../../bin/cli.ts';
import { HAS_TERMINAL } from '../../bin/pseudo-terminal.ts';
import { accountIn } from '../bin/account.ts';
import { aws, describeOnAws } from '../emulator.ts';
import { findAwsCli, sayWithoutAwsCli } from './aws-cli.ts';
import { type Desk, openDesk } from './desk.ts';
import { functionByName } from './function-by-name.ts';
import { type Mailbox, subscribedMailbox } from './mailbox.ts';

const awsCli = findAwsCli();
if (awsCli === null) sayWithoutAwsCli();

/** A group of tests that needs the emulator, a terminal and the AWS CLI. */
export const describeForReaders = awsCli === null || !HAS_TERMINAL ? describeOnAws.skip : describeOnAws;

/** The name of the function that is deployed. */
export const FUNCTION = 'the-check';

/** Somebody with a clone, an account with the stack, and orgs in Salesforce. */
export type Reader = AsyncDisposable & {
  readonly account: ReturnType<typeof accountIn>;
  readonly simulator: Scene['simulator'];
  readonly desk: Desk;
  /** Where the alerts arrive. */
  readonly mailbox: Mailbox;
};

/** The Region is for this reader alone. */
export async function openReader(region: string): Promise<Reader> {
  const owned = new AsyncDisposableStack();
  const { simulator } = owned.use(await openScene());
  const account = accountIn(region, 'salesforce/');
  // The emulator leaves it out, so that the stack's recipient has yet to be subscribed.
  const Ops = {
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: 'ops@example.com' },
  };
  const stack = await account.deploy({ Ops }, FUNCTION);
  const [found] = await deployedStacks(account.config).find(stack);
  if (found === undefined) throw new Error(`${stack} was deployed and cannot be found`);
  const resources = {
    [RESOURCE_VARIABLES.alertTopicArn]: found.topicArn,
    [RESOURCE_VARIABLES.stateTableName]: found.tableName,
  };
  const lambda = owned.use(await functionByName({ name: FUNCTION, region }, resources, simulator, account.env));
  const mailbox = owned.use(await subscribedMailbox(found.topicArn, account.config));
  const desk = owned.use(
    await openDesk({
      env: account.env,
      endpoint: aws.endpoint,
      lambdaEndpoint: lambda.endpoint,
      awsCli: awsCli ?? '',
      simulator,
    }),
  );
  return { account, simulator, desk, mailbox, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

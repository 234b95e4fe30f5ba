import { apiError, oauthError, type Fault as SalesforceFault, serverError, throttled } from '../../simulator/faults.ts';
import type { Fault as AwsFault } from './fault-endpoint.ts';
import type { FaultyWorld } from './faulty-world.ts';

export type Trouble = 'throttled' | '5xx' | 'slow' | 'reset' | 'answer lost' | 'denied';

/** One trouble that a run meets at one of its steps. */
export type FaultRow = {
  readonly service: 'Secrets Manager' | 'DynamoDB' | 'SNS' | 'Salesforce';
  /** Before, during or after the service's main step of a run, and which call that is. */
  readonly moment: 'before' | 'during' | 'after';
  readonly call: string;
  readonly trouble: Trouble;
  readonly strike: (world: FaultyWorld) => void;
};

type Step = Pick<FaultRow, 'service' | 'moment' | 'call'>;
type AwsStep = Step & {
  readonly actions: readonly string[];
  /** Which of these calls: those before the first alert was published, or those after. */
  readonly when?: 'before-publish' | 'after-publish';
};

const AWS_STEPS: readonly AwsStep[] = [
  { service: 'Secrets Manager', moment: 'before', call: 'list the secrets', actions: ['ListSecrets'] },
  { service: 'Secrets Manager', moment: 'during', call: 'read the values', actions: ['BatchGetSecretValue'] },
  { service: 'Secrets Manager', moment: 'after', call: 'read other versions', actions: ['GetSecretValue'] },
  { service: 'DynamoDB', moment: 'before', call: 'load the states', actions: ['Query'] },
  {
    service: 'DynamoDB',
    moment: 'during',
    call: 'save the states',
    actions: ['PutItem', 'TransactWriteItems'],
    when: 'before-publish',
  },
  { service: 'DynamoDB', moment: 'after', call: 'clear what was told', actions: ['PutItem'], when: 'after-publish' },
  { service: 'SNS', moment: 'during', call: 'publish the digest', actions: ['Publish'] },
  { service: 'SNS', moment: 'before', call: 'ask who listens', actions: ['ListSubscriptionsByTopic'] },
];

/** Error codes as the services document them. */
const CODES: Readonly<
  Record<'Secrets Manager' | 'DynamoDB' | 'SNS', Record<'throttled' | '5xx' | 'denied', AwsFault>>
> = {
  'Secrets Manager': {
    throttled: { error: 'ThrottlingException', status: 400 },
    '5xx': { error: 'InternalServiceError', status: 500 },
    denied: { error: 'AccessDeniedException', status: 400 },
  },
  DynamoDB: {
    throttled: { error: 'ThrottlingException', status: 400 },
    '5xx': { error: 'InternalServerError', status: 500 },
    denied: { error: 'AccessDeniedException', status: 400 },
  },
  SNS: {
    throttled: { error: 'Throttled', status: 429 },
    '5xx': { error: 'InternalError', status: 500 },
    denied: { error: 'AuthorizationError', status: 403 },
  },
};

function awsRows(step: AwsStep): readonly FaultRow[] {
  const { service, moment, call, actions, when } = step;
  const faults: Readonly<Record<Trouble, AwsFault>> = {
    ...CODES[service as keyof typeof CODES],
    slow: 'silence',
    reset: 'reset-before',
    'answer lost': 'reset-after',
  };
  return (Object.entries(faults) as [Trouble, AwsFault][]).map(([trouble, fault]) => ({
    service,
    moment,
    call,
    trouble,
    strike: ({ aws }) => {
      const start = aws.calls.length;
      aws.decide((action) => {
        const published = aws.calls.slice(start).some((earlier) => earlier.action === 'Publish');
        const itsTurn = when === undefined || published === (when === 'after-publish');
        return actions.includes(action) && itsTurn ? fault : 'none';
      });
    },
  }));
}

const SALESFORCE: readonly (Step & {
  readonly faults: Readonly<Partial<Record<Trouble, SalesforceFault>>>;
  readonly endpoint: 'token' | 'api';
})[] = [
  {
    service: 'Salesforce',
    moment: 'during',
    call: 'request a token',
    endpoint: 'token',
    faults: {
      throttled: throttled(),
      '5xx': serverError(),
      slow: { kind: 'hang' },
      reset: { kind: 'reset', when: 'before-answer' },
      'answer lost': { kind: 'reset', when: 'within-answer' },
      denied: oauthError('ip-restricted'),
    },
  },
  {
    service: 'Salesforce',
    moment: 'after',
    call: 'use the token',
    endpoint: 'api',
    faults: {
      throttled: throttled(),
      '5xx': serverError(),
      slow: { kind: 'hang' },
      reset: { kind: 'reset', when: 'before-answer' },
      'answer lost': { kind: 'reset', when: 'within-answer' },
      denied: apiError('api-disabled-for-user'),
    },
  },
];

/** Every trouble at every step. */
export const FAULT_ROWS: readonly FaultRow[] = [
  ...AWS_STEPS.flatMap(awsRows),
  ...SALESFORCE.flatMap(({ faults, endpoint, ...step }) =>
    (Object.entries(faults) as [Trouble, SalesforceFault][]).map(([trouble, fault]) => ({
      ...step,
      trouble,
      strike: ({ salesforce }: FaultyWorld) => salesforce({ [endpoint]: { fault } }),
    })),
  ),
];

import { Token } from 'aws-cdk-lib';
import type { CredentialHealthProps } from '../props.ts';
import { likelyName } from './near-names.ts';

type Kind = { readonly says: string; readonly isIt: (value: unknown) => boolean };

const has =
  (...members: readonly string[]) =>
  (value: unknown): boolean =>
    typeof value === 'object' && value !== null && members.every((member) => member in value);
const listOf = (isIt: (value: unknown) => boolean) => (value: unknown) => Array.isArray(value) && value.every(isIt);
const ofType = (type: string) => (value: unknown) => typeof value === type;

const TEXTS: Kind = {
  // Of a list that is a token as a whole nobody knows how many it will be.
  says: 'a list of texts, of which each may be a token',
  isIt: (value) => listOf(ofType('string'))(value) && !Token.isUnresolved(value),
};
const NUMBER: Kind = { says: 'a number', isIt: ofType('number') };
const DURATION: Kind = { says: 'a Duration', isIt: has('toSeconds', 'isUnresolved') };
const KEY: Kind = { says: 'a key (IKey)', isIt: has('keyArn', 'addToResourcePolicy') };
const TOPIC: Kind = { says: 'a topic (ITopic)', isIt: has('topicArn') };

/** TypeScript refuses what is misspelt or of another kind; from JavaScript it would come as an error of somebody else's. */
const PROPS: Readonly<Record<keyof CredentialHealthProps, Kind>> = {
  alertEmails: TEXTS,
  alertTopic: TOPIC,
  alarmTopic: TOPIC,
  checkOnChange: { says: 'true or false', isIt: ofType('boolean') },
  concurrency: NUMBER,
  egressAddress: { says: 'a text', isIt: ofType('string') },
  encryptionKey: KEY,
  fleetThreshold: NUMBER,
  historyRetention: DURATION,
  logGroup: { says: 'a log group (ILogGroup)', isIt: has('logGroupArn') },
  logRetention: NUMBER,
  maxSecretAge: DURATION,
  memorySize: NUMBER,
  orgTimeout: DURATION,
  quietHours: { says: 'made by QuietHours.between', isIt: has('from', 'to') },
  schedule: { says: 'a ScheduleExpression of aws-scheduler', isIt: has('expressionString') },
  secretEncryptionKeys: { says: 'a list of keys (IKey)', isIt: listOf(has('keyArn')) },
  secretPrefixes: TEXTS,
  securityGroups: { says: 'a list of security groups (ISecurityGroup)', isIt: listOf(has('securityGroupId')) },
  stateTable: { says: 'a table (ITable)', isIt: has('tableArn', 'tableName') },
  teamEmails: {
    says: 'lists of addresses by team',
    isIt: (value) => has()(value) && !Array.isArray(value) && Object.values(value as object).every(TEXTS.isIt),
  },
  timeout: DURATION,
  timezone: { says: 'a TimeZone', isIt: has('timezoneName') },
  vpc: { says: 'a network (IVpc)', isIt: has('vpcId', 'selectSubnets') },
  vpcSubnets: { says: 'a SubnetSelection', isIt: has() },
};

/** Sentences about properties that are none, or hold what is of another kind. */
export function kindProblems(props: CredentialHealthProps): readonly string[] {
  return Object.entries(props).flatMap(([name, value]) => {
    if (!Object.hasOwn(PROPS, name)) {
      const likely = likelyName(name, Object.keys(PROPS));
      return [`${name} is no property${likely === null ? '; docs/api.md lists them.' : `: did you mean ${likely}?`}`];
    }
    const { says, isIt } = PROPS[name as keyof CredentialHealthProps];
    return value === undefined || isIt(value) ? [] : [`${name} must be ${says}.`];
  });
}

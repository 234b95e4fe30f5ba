const NETWORK = { vpcId: 'vpc-0a1b2c3d', subnetIds: 'subnet-0a1b2c3d', securityGroupIds: 'sg-0a1b2c3d' };

/** Every branch that a setting can take in the template. */
export const VARIANTS = [
  ['the least', {}],
  ['mail to all and to teams', { alertEmails: 'ops@example.com', teamEmails: { billing: ['ann@example.com'] } }],
  ['no check on change', { checkOnChange: false }],
  ['a VPC', NETWORK],
  [
    'keys of the operator',
    { secretKmsKeyArns: 'arn:aws:kms:eu-west-1:111122223333:key/1a2b3c4d', secretPrefixes: ['sf/', 'crm/'] },
  ],
  [
    "the operator's own key and topics, and an adopted table",
    {
      kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1a2b3c4d-0000-4000-8000-1a2b3c4d5e6f',
      alertTopicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts',
      alarmTopicArn: 'arn:aws:sns:eu-west-1:111122223333:pager',
      stateTableName: 'left-behind',
    },
  ],
  ['distributed runs', { fleetThreshold: 'auto' }],
  ['distributed runs in a VPC', { fleetThreshold: 5_000, ...NETWORK, checkOnChange: false }],
] as const;

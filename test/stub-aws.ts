import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { credentialOf } from './memory-ports.ts';

/** A page of a Query holds at most this many bytes (DynamoDB's limit of 1 MB). */
const PAGE_BYTES = 1_000_000;

type Item = { readonly pk: { readonly S: string }; readonly sk: { readonly S: string } };

/** An account with so many orgs, as far as one run of the checker needs one: it answers, and counts every call once. */
export type StubAccount = {
  readonly endpoint: string;
  /** Calls since the last {@link StubAccount.clear}, by service and action. */
  readonly calls: ReadonlyMap<string, number>;
  readonly clear: () => void;
  /** Bytes of the stored state documents. */
  readonly stateBytes: () => number;
  readonly close: () => Promise<void>;
};

export async function stubAccount(orgs: number): Promise<StubAccount> {
  const calls = new Map<string, number>();
  const items = new Map<string, Item>();
  const names = Array.from({ length: orgs }, (_, n) => `org-${String(n).padStart(5, '0')}`);
  const arnOf = (org: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:salesforce/${org}-AbCdEf`;
  const orgOf = (arn: string) => /salesforce\/(org-\d+)/.exec(arn)?.[1] ?? '';
  const createdAt = Date.UTC(2026, 10, 1) / 1000;

  // biome-ignore lint/suspicious/noExplicitAny: requests of many shapes
  const answers: Record<string, (input: any) => unknown> = {
    'secretsmanager ListSecrets': ({ NextToken }) => {
      const start = Number(NextToken ?? 0);
      const page = names.slice(start, start + 100);
      return {
        SecretList: page.map((org) => ({
          ARN: arnOf(org),
          Name: `salesforce/${org}`,
          SecretVersionsToStages: { [`version-of-${org}-which-is-long-enough`]: ['AWSCURRENT'] },
        })),
        ...(start + 100 < names.length && { NextToken: String(start + 100) }),
      };
    },
    'secretsmanager BatchGetSecretValue': ({ SecretIdList }) => ({
      SecretValues: SecretIdList.map((arn: string) => secretValue(orgOf(arn))),
      Errors: [],
    }),
    'secretsmanager GetSecretValue': ({ SecretId }) => secretValue(orgOf(SecretId)),
    'DynamoDB_20120810 Query': ({ ExclusiveStartKey }) => {
      const all = [...items.values()];
      let at = ExclusiveStartKey === undefined ? 0 : Number(ExclusiveStartKey.at.N);
      const page: Item[] = [];
      for (let bytes = 0; at < all.length && bytes < PAGE_BYTES; at += 1) {
        const item = all[at];
        if (item === undefined) break;
        page.push(item);
        bytes += JSON.stringify(item).length;
      }
      return {
        Items: page,
        Count: page.length,
        ...(at < all.length && { LastEvaluatedKey: { at: { N: String(at) } } }),
      };
    },
    'DynamoDB_20120810 PutItem': ({ Item }) => {
      items.set(Item.sk.S, Item);
      return {};
    },
    'DynamoDB_20120810 TransactWriteItems': ({ TransactItems }) => {
      for (const { Put } of TransactItems) if (Put.Item.pk.S === 'state') items.set(Put.Item.sk.S, Put.Item);
      return {};
    },
  };

  function secretValue(org: string) {
    return {
      ARN: arnOf(org),
      Name: `salesforce/${org}`,
      VersionId: `version-of-${org}-which-is-long-enough`,
      SecretString: JSON.stringify(credentialOf(org)),
      CreatedDate: createdAt,
      VersionStages: ['AWSCURRENT'],
    };
  }

  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const target = request.headers['x-amz-target'];
      const action =
        typeof target === 'string' ? target.replace('.', ' ') : `sns ${new URLSearchParams(body).get('Action')}`;
      // What the SDK repeats because this process had no turn for seconds is no call of the product's.
      const isRepeated = /attempt=(?:[2-9]|\d\d)/.test(String(request.headers['amz-sdk-request']));
      if (!isRepeated) calls.set(action, (calls.get(action) ?? 0) + 1);
      const answer = answers[action];
      if (answer !== undefined) {
        response.setHeader('Content-Type', 'application/x-amz-json-1.1').end(JSON.stringify(answer(JSON.parse(body))));
        return;
      }
      const name = action.replace('sns ', '');
      const members =
        '<Subscriptions><member><SubscriptionArn>arn:aws:sns:x:1:t:s</SubscriptionArn></member></Subscriptions>';
      const result = name === 'Publish' ? '<MessageId>1</MessageId>' : members;
      response
        .setHeader('Content-Type', 'text/xml')
        .end(
          `<${name}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><${name}Result>${result}</${name}Result></${name}Response>`,
        );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    clear: () => calls.clear(),
    stateBytes: () => [...items.values()].reduce((sum, item) => sum + JSON.stringify(item).length, 0),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

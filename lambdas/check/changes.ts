import { UnknownOrgsError } from '../../src/credential/list-orgs.ts';
import type { Report } from '../../src/run/report.ts';
import type { Change } from './event.ts';

/** What Lambda puts back into the queue: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html */
export type BatchResponse = { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] };

/**
 * Checks each org that changed, once, however many messages name it. Messages that could not be read and those of orgs
 * that were not reached are answered as failures; a secret that is gone by now needs no check. Throws what `check`
 * throws, so that the whole batch comes back and the function's alarm fires.
 */
export async function checkChanges(
  changes: readonly Change[],
  check: (orgs: readonly string[]) => Promise<Report>,
  log: (level: 'info' | 'error', text: string, detail: object) => void,
): Promise<BatchResponse> {
  const unread: string[] = [];
  const bySecret = new Map<string, (Change & { readonly kind: 'org' })[]>();
  for (const change of changes) {
    switch (change.kind) {
      case 'org':
        bySecret.set(change.secret, [...(bySecret.get(change.secret) ?? []), change]);
        break;
      case 'ignored':
        log('info', 'A change was left alone', { reason: change.reason });
        break;
      case 'malformed':
        log('error', 'A change could not be read', { reason: change.reason });
        unread.push(change.messageId);
        break;
    }
  }
  const report = await checkExisting([...bySecret.keys()], check, log);
  const unreached = new Set(report?.orgs.filter(({ cause }) => cause === 'not-checked').map(({ org }) => org));
  const again = [...bySecret.values()].flat().filter(({ org, secret }) => unreached.has(org) || unreached.has(secret));
  const failed = [...unread, ...again.map(({ messageId }) => messageId)];
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function checkExisting(
  orgs: readonly string[],
  check: (orgs: readonly string[]) => Promise<Report>,
  log: (level: 'info', text: string, detail: object) => void,
): Promise<Report | null> {
  if (orgs.length === 0) return null;
  try {
    return await check(orgs);
  } catch (error) {
    if (!(error instanceof UnknownOrgsError)) throw error;
    const { unknown } = error;
    log('info', 'A changed secret is gone', { orgs: unknown });
    const left = orgs.filter((org) => !unknown.includes(org));
    return left.length === 0 ? null : check(left);
  }
}

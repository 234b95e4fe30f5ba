import { describe, expect, test } from 'vitest';
import { checkChanges } from '../../../lambdas/check/changes.ts';
import type { Change } from '../../../lambdas/check/event.ts';
import { UnknownOrgsError } from '../../../src/credential/list-orgs.ts';
import { reportOf } from './sample-reports.ts';

const change = (messageId: string, org: string): Change => ({
  kind: 'org',
  messageId,
  secret: `salesforce/${org}`,
  org,
});
const failuresOf = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

/** A check that remembers what it was asked for; `gone` orgs do not exist, `unreached` ones were not in time. */
function checker({ gone = [], unreached = [] }: { gone?: readonly string[]; unreached?: readonly string[] } = {}) {
  const asked: (readonly string[])[] = [];
  const check = async (secrets: readonly string[]) => {
    asked.push(secrets);
    const unknown = secrets.filter((secret) => gone.includes(secret));
    if (unknown.length > 0) throw new UnknownOrgsError(unknown, []);
    const orgs = secrets.map((secret) => secret.slice('salesforce/'.length));
    return reportOf(orgs.map((org) => ({ org, ...(unreached.includes(org) && { cause: 'not-checked' as const }) })));
  };
  return { asked, check };
}

function logbook() {
  const lines: string[] = [];
  return {
    lines,
    log: (level: string, text: string, detail: object) => lines.push(`${level} ${text} ${JSON.stringify(detail)}`),
  };
}

describe('Changed orgs', () => {
  test('are checked once each, however many messages name them', async () => {
    const { asked, check } = checker();
    const changes = [change('1', 'acme'), change('2', 'globex'), change('3', 'acme')];
    expect(await checkChanges(changes, check, logbook().log)).toEqual(failuresOf());
    expect(asked).toEqual([['salesforce/acme', 'salesforce/globex']]);
  });

  test('that were not reached come back with all their messages', async () => {
    const { check } = checker({ unreached: ['acme'] });
    const changes = [change('1', 'acme'), change('2', 'globex'), change('3', 'acme')];
    expect(await checkChanges(changes, check, logbook().log)).toEqual(failuresOf('1', '3'));
  });

  test('whose secret is gone by now are left out, and the others are checked', async () => {
    const { asked, check } = checker({ gone: ['salesforce/acme'] });
    const { lines, log } = logbook();
    expect(await checkChanges([change('1', 'acme'), change('2', 'globex')], check, log)).toEqual(failuresOf());
    expect(asked).toEqual([['salesforce/acme', 'salesforce/globex'], ['salesforce/globex']]);
    expect(lines).toEqual(['info A changed secret is gone {"orgs":["salesforce/acme"]}']);
  });

  test('that are all gone need no second check', async () => {
    const { asked, check } = checker({ gone: ['salesforce/acme'] });
    expect(await checkChanges([change('1', 'acme')], check, logbook().log)).toEqual(failuresOf());
    expect(asked).toEqual([['salesforce/acme']]);
  });

  test('come back as a whole when the run fails, so that the alarm fires', async () => {
    const check = async () => {
      throw new Error('DynamoDB is not available');
    };
    await expect(checkChanges([change('1', 'acme')], check, logbook().log)).rejects.toThrow(
      'DynamoDB is not available',
    );
  });
});

describe('Messages that name no org of ours', () => {
  test('are dropped with a log line when they are about something else', async () => {
    const { asked, check } = checker();
    const { lines, log } = logbook();
    const changes: Change[] = [{ kind: 'ignored', messageId: '1', reason: 'the secret is not below the prefix' }];
    expect(await checkChanges(changes, check, log)).toEqual(failuresOf());
    expect(asked).toEqual([]);
    expect(lines).toEqual(['info A change was left alone {"reason":"the secret is not below the prefix"}']);
  });

  test('are kept as failures when they cannot be read, and the readable ones are checked', async () => {
    const { asked, check } = checker();
    const { lines, log } = logbook();
    const changes: Change[] = [{ kind: 'malformed', messageId: '1', reason: 'body' }, change('2', 'acme')];
    expect(await checkChanges(changes, check, log)).toEqual(failuresOf('1'));
    expect(asked).toEqual([['salesforce/acme']]);
    expect(lines).toEqual(['error A change could not be read {"reason":"body"}']);
  });
});

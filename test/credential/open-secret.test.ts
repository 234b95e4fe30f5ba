import { describe, expect, test } from 'vitest';
import { openSecret } from '../../src/credential/open-secret.ts';
import type { SecretReading } from '../../src/credential/ports.ts';
import { Sealed } from '../../src/credential/sealed.ts';

const CC = { clientId: '3MVG9example', clientSecret: 'example-secret', domain: 'acme.my.salesforce.com' };
const textOf = (secret: object, former?: object): SecretReading => ({
  kind: 'text',
  text: new Sealed(JSON.stringify(secret)),
  versionId: 'v1',
  createdAt: null,
  ...(former === undefined ? {} : { former: new Sealed(JSON.stringify(former)) }),
});
/** What is secret about a reading, revealed. */
const secretsIn = (reading: SecretReading): readonly string[] => {
  const opened = openSecret(reading);
  return opened.ok ? opened.secrets.map((secret) => secret.reveal()) : [];
};

describe('a secret that the store does not give is a finding', () => {
  test.each<[string, SecretReading, object]>([
    [
      'where the store refuses it',
      { kind: 'refused', code: 'AccessDeniedException', message: 'not authorized' },
      { cause: 'secret-unreadable', evidence: { error: 'AccessDeniedException', description: 'not authorized' } },
    ],
    [
      'where the store is in trouble',
      { kind: 'unavailable', code: 'ThrottlingException', message: 'slow\u001b[31m down' },
      { cause: 'secrets-unavailable', evidence: { error: 'ThrottlingException', description: 'slow down' } },
    ],
    [
      'where it is no text',
      { kind: 'binary', versionId: 'v1' },
      { cause: 'secret-malformed', evidence: { error: null, description: expect.stringContaining('binary') } },
    ],
  ])('%s', (_, reading, finding) => {
    expect(openSecret(reading)).toMatchObject({ ok: false, finding: { ...finding, stage: 'secret' }, hints: [] });
  });
});

describe('a secret that is no credential is a finding', () => {
  test('with all problems in one line, the flow that it speaks of, and what was corrected', () => {
    expect(openSecret(textOf({ clientId: ' i', client_secert: 's', note: 'x' }))).toMatchObject({
      ok: false,
      finding: {
        cause: 'secret-malformed',
        stage: 'secret',
        evidence: {
          description:
            'the client secret is missing: add clientSecret or consumerSecret; the host is missing: add domain or myDomain; ' +
            'found and not used: `note`; `client_secert` is not known: did you mean `clientSecret`?',
          subject: 'client_credentials',
        },
      },
      hints: [{ about: 'secret', text: 'clientId: white space around the value was ignored' }],
    });
  });

  test('in which a place leads to what is wrong there', () => {
    const opened = openSecret(textOf({ prod: { ...CC, clientSecret: 'file://x' } }));
    expect(opened.ok ? '' : opened.finding.evidence.description).toMatch(/^under `prod`: clientSecret is a file name/);
  });

  test('in which a question ends its own sentence', () => {
    const { finding } = openSecret(textOf({ clinetId: 'i', client_secert: 's', domain: 'acme' })) as {
      finding: { evidence: { description: string } };
    };
    expect(finding.evidence.description).toMatch(/did you mean `clientId`\? `client_secert` is not known/);
  });

  test('without a flow where none can be told', () => {
    const opened = openSecret(textOf({ ...CC, flow: 'web_server' }));
    expect(opened.ok ? null : opened.finding.evidence).not.toHaveProperty('subject');
  });

  test('of the kind that it is', () => {
    expect(openSecret(textOf({ ...CC, refresh_token: 'x' }))).toMatchObject({
      finding: { cause: 'flow-not-checkable' },
    });
  });
});

describe('a credential is opened', () => {
  test('with its version, its secrets, and nothing to say where it is in order', () => {
    expect(openSecret(textOf(CC))).toMatchObject({
      ok: true,
      credential: { flow: 'client_credentials', clientId: '3MVG9example' },
      versionId: 'v1',
      hints: [],
    });
    expect(secretsIn(textOf(CC))).toEqual(['example-secret']);
  });

  test('with what was corrected first, and then what looks odd', () => {
    const odd = { ...CC, clientSecret: 'two words ', domain: 'https://acme.my.salesforce.com' };
    const opened = openSecret(textOf(odd));
    expect(opened.hints.map(({ about, text }) => `${about} ${text}`)).toEqual([
      'secret clientSecret: white space around the value was ignored',
      'host host: write it without https://',
      'secret the client secret holds white space inside',
    ]);
  });

  test('with the secrets of the one that it is to replace', () => {
    expect(secretsIn(textOf(CC, { ...CC, clientSecret: 'former' }))).toEqual(['example-secret', 'former']);
    expect(secretsIn(textOf(CC, { clientSecret: 'former' }))).toEqual(['example-secret']);
  });
});

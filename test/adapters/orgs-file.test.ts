import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { orgsFile } from '../../src/adapters/orgs-file.ts';

function secretsOf(file: unknown) {
  const outcome = orgsFile(JSON.stringify(file));
  if (!outcome.ok) throw new Error(outcome.problems.join('\n'));
  return outcome.secrets;
}

function problemsOf(text: string): readonly string[] {
  const outcome = orgsFile(text);
  return outcome.ok ? [] : outcome.problems;
}

async function textOf(secret: unknown): Promise<string> {
  const reading = (await secretsOf([{ name: 'acme', secret }]).read(['acme'])).get('acme');
  return reading?.kind === 'text' ? reading.text.reveal() : `not text: ${reading?.kind}`;
}

test('the entries may stand as `orgs` beside the `$schema` by which an editor completes them', async () => {
  const [entry] = await secretsOf({ $schema: './orgs-file.schema.json', orgs: [{ name: 'acme' }] }).list();
  expect(entry).toMatchObject({ org: 'acme' });
});

describe('an entry of the file', () => {
  test('is listed as Secrets Manager would list it', async () => {
    const file = [
      {
        name: 'salesforce/acme',
        secret: { clientId: 'id' },
        tags: { 'credential-health:team': 'billing' },
        createdAt: '2026-10-01T10:00:00+02:00',
      },
    ];
    expect(await secretsOf(file).list()).toEqual([
      {
        id: 'salesforce/acme',
        name: 'salesforce/acme',
        org: 'acme',
        tags: { 'credential-health:team': 'billing' },
        versions: { current: 'salesforce/acme@2026-10-01T08:00:00.000Z', pending: null, previous: null },
        rotation: { managed: false, nextAt: null, lastAt: null },
        deletionAt: null,
      },
    ]);
  });

  test('needs only a name', async () => {
    const [entry] = await secretsOf([{ name: 'acme' }]).list();
    expect(entry).toMatchObject({ id: 'acme', org: 'acme', tags: {}, versions: { current: 'acme@undated' } });
  });

  test('may say its tags as JSON numbers and booleans', async () => {
    const tags = { 'credential-health:max-age-days': 30, 'credential-health:enabled': false };
    const [entry] = await secretsOf([{ name: 'acme', tags }]).list();
    expect(entry?.tags).toEqual({ 'credential-health:max-age-days': '30', 'credential-health:enabled': 'false' });
  });

  test('has a version that tells nothing of the secret', async () => {
    const versions = await Promise.all(
      ['one', 'two'].map(
        async (clientSecret) => (await secretsOf([{ name: 'acme', secret: { clientSecret } }]).list())[0]?.versions,
      ),
    );
    expect(versions[0]).toEqual(versions[1]);
  });

  test('is dated by createdAt', async () => {
    const secrets = secretsOf([{ name: 'acme', secret: {}, createdAt: '2026-10-01T08:00:00Z' }]);
    const version = 'acme@2026-10-01T08:00:00.000Z';
    expect(await secrets.readVersion('acme', version)).toMatchObject({
      kind: 'text',
      versionId: version,
      createdAt: new Date('2026-10-01T08:00:00Z'),
    });
  });

  test('may be dated by a day, which starts in UTC', async () => {
    const secrets = secretsOf([{ name: 'acme', secret: {}, createdAt: '2026-10-01' }]);
    const reading = await secrets.readVersion('acme', 'acme@2026-10-01T00:00:00.000Z');
    expect(reading).toMatchObject({ createdAt: new Date('2026-10-01T00:00:00Z') });
  });

  test('that is asked for by an unknown name or version is refused', async () => {
    const secrets = secretsOf([{ name: 'acme', secret: {} }]);
    expect((await secrets.read(['globex'])).get('globex')).toMatchObject({ kind: 'refused', code: 'not-in-file' });
    expect(await secrets.readVersion('acme', 'other')).toMatchObject({ kind: 'refused', code: 'not-in-file' });
  });

  test('has a name without what nobody sees in it', async () => {
    const secrets = secretsOf([{ name: 'ac\u202eme\u0007\u200b' }]);
    expect((await secrets.list()).map(({ org }) => org)).toEqual(['acme']);
  });

  test('is found by its org name; unknown names are left out', async () => {
    const secrets = secretsOf([{ name: 'salesforce/acme' }, { name: 'globex' }, { name: 'initech' }]);
    expect((await secrets.find(['acme', 'initech', 'umbrella'])).map(({ org }) => org)).toEqual(['acme', 'initech']);
  });
});

describe('the secret of an entry is handed on as it is, good or bad', () => {
  test.each([
    ['an object', { clientId: 'id', nested: [1] }, '{"clientId":"id","nested":[1]}'],
    ['a number, which JSON keeps apart from text', { clientId: 12345 }, '{"clientId":12345}'],
    ['a text, as text', '{"clientId":"id"}', '{"clientId":"id"}'],
    ['null', null, 'null'],
    ['an array', [], '[]'],
    ['nothing', undefined, ''],
  ])('%s', async (_, secret, text) => {
    expect(await textOf(secret)).toBe(text);
  });

  test('but for one that is nested without an end, which is the trouble of its own org', async () => {
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const file = orgsFile(`[{"name":"deep","secret":${deep}},{"name":"acme","secret":{}}]`);
    expect(file.ok && (await file.secrets.read(['deep'])).get('deep')).toMatchObject({ kind: 'text' });
  });

  test('and cannot be printed', () => {
    expect(inspect(secretsOf([{ name: 'acme', secret: 'example-secret' }]), { depth: 9 })).not.toContain(
      'example-secret',
    );
  });
});

describe('a file that is no array of named entries', () => {
  test.each([
    ['an object', '{"name":"acme"}', ['the file must be a JSON array of named entries']],
    ['an object whose orgs are no list', '{"orgs":{"acme":{}}}', ['the file must be a JSON array of named entries']],
    [
      'credentials under another name, and beside the name',
      '[{"name":"acme","value":{"clientId":"x"}},{"name":"globex","clientId":"x","domain":"y"}]',
      [1, 2].map(
        (n) =>
          `entry ${n}: secret is missing, and there are fields that are not read: the credential belongs into "secret"`,
      ),
    ],
    ['a nameless entry beside a $schema', '{"$schema":"x","orgs":[{}]}', ['entry 1: name must be a text']],
    ['cut', '[{"name":"acme",', ['the file is not JSON (line 1 column 17)']],
    ['empty', '', ['the file is not JSON']],
  ])('%s is a problem', (_, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  test('gets all its problems told at once', () => {
    const file = [
      'acme',
      { secret: {} },
      { name: ' ' },
      { name: 7 },
      { name: 'salesforce/' },
      { name: 'globex', tags: ['x'] },
      { name: 'initech', tags: { team: null } },
      { name: 'umbrella', createdAt: 'yesterday' },
      { name: 'salesforce/globex' },
    ];
    expect(problemsOf(JSON.stringify(file))).toEqual([
      'entry 1 must be an object with a name',
      'entry 2: name must be a text',
      'entry 3: name must not be empty',
      'entry 4: name must be a text',
      'entry 6: tags must be an object of texts',
      'entry 7: tags.team must be a text',
      'entry 8: createdAt must be an ISO date such as 2026-11-22, or a date-time such as 2026-11-22T08:00:00Z',
      'entry 5: name must say more than the prefix salesforce/',
      'entry 9: name "globex" is already used by entry 6',
    ]);
  });

  test('is never quoted, since it holds secrets', () => {
    const broken = [
      '[{"name":"acme","secret":"example-secret" x}]',
      '["example-secret',
      '{"a": example-secret}',
      'example-secret',
    ];
    for (const text of broken) {
      expect(problemsOf(text)).toHaveLength(1);
      expect(problemsOf(text).join()).not.toContain('example');
    }
  });

  test('but empty is a file of no orgs', async () => {
    expect(await secretsOf([]).list()).toEqual([]);
  });

  test('may start with a byte order mark', () => {
    expect(problemsOf('\uFEFF[]')).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCredential } from '../../src/credential/credential.ts';
import { Sealed } from '../../src/credential/sealed.ts';
import { anyCharacter } from '../any-character.ts';

const parseText = (text: string) => parseCredential(new Sealed(text));

describe('whatever a secret holds', () => {
  const key = fc.constantFrom(
    ...['clientId', 'consumer_key', 'clientSecret', 'SF_CLIENT_SECRET', 'domain', 'host', 'tokenUrl', 'username'],
    ...['subject', 'password', 'securityToken', 'accessToken', 'privateKey', 'audience', 'flow', 'other', '__proto__'],
  );
  /** Recognisable wherever it turns up, in each of the forms that get a hint or a problem. */
  const marked = fc
    .tuple(
      fc.stringMatching(/^[A-Z0-9]{12}$/),
      fc.constantFrom('', ' ', '"', '\\n', '\ud800'),
      fc.constantFrom<(text: string) => unknown>(
        (text) => text,
        (text) => [text],
        (text) => ({ [`k${text}`]: text }),
        () => 771_177_771_177,
        () => null,
      ),
    )
    .map(([core, around, wrap]) => wrap(`${around}Q${core}Q${around}`));
  const secret = fc.dictionary(key, marked, { maxKeys: 12, noNullPrototype: true });

  test('neither problems nor hints hold a value of it', () => {
    fc.assert(
      fc.property(secret, fc.boolean(), (content, isTwice) => {
        const text = isTwice ? JSON.stringify(JSON.stringify(content)) : JSON.stringify(content);
        const result = parseText(text);
        const said = JSON.stringify([result.hints, result.ok ? [] : result.problems]);
        expect(said).not.toMatch(/Q[A-Z0-9]{12}Q|771177771177/);
        expect(JSON.stringify(result.ok ? result.credential : [])).not.toMatch(/clientSecret":"(?!\[sealed\])/);
      }),
      { numRuns: 2000 },
    );
  });

  test('a readable one has every part of its flow, trimmed and not empty', () => {
    fc.assert(
      fc.property(secret, (content) => {
        const result = parseText(JSON.stringify({ clientId: 'i', clientSecret: 's', domain: 'h', ...content }));
        if (!result.ok) {
          expect(result.problems).not.toEqual([]);
          return;
        }
        for (const part of Object.values(result.credential)) {
          const text = part instanceof Sealed ? part.reveal() : part;
          expect(text === null || (text !== '' && text.trim() === text)).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('it never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: anyCharacter }), fc.json()), (text) => {
        const result = parseText(text);
        if (!result.ok) expect(result.problems).not.toEqual([]);
      }),
    );
  });
});

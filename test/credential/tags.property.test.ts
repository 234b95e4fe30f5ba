import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTags } from '../../src/credential/tags.ts';
import { anyCharacter } from '../any-character.ts';

test('whatever the value, a tag gives its value or one hint, never both', () => {
  const names = fc.constantFrom('team', 'org-id', 'run-as', 'max-age-days', 'mute-until', 'severity', 'note');
  fc.assert(
    fc.property(names, fc.string({ unit: anyCharacter }), (name, value) => {
      const { tags, hints } = parseTags({ [`credential-health:${name}`]: value });
      const given = Object.values(tags).filter((field) => field !== null && field !== true);
      expect(given.length + hints.length).toBe(1);
    }),
  );
});

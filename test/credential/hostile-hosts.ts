import fc from 'fast-check';
import { anyCharacter } from '../any-character.ts';

/** Texts close to the border: pieces of good and bad hosts in any order, beside plain noise. */
export const hostile = fc.oneof(
  fc.string({ unit: anyCharacter }),
  fc
    .array(
      fc.constantFrom(
        ...[
          'acme',
          'evil.example',
          '.my.salesforce.com',
          '.my.salesforce.mil',
          '.my.sfcrmproducts.cn',
          'login',
          'test',
        ],
        ...[
          '.salesforce.com',
          'https://',
          'http://',
          '/',
          '//',
          '\\',
          '@',
          ':',
          ':443',
          '#',
          '?',
          '.',
          '-',
          '--',
          '%2e',
        ],
        ...['sandbox', '.my', '[::1]', '127.0.0.1', 'xn--', 'ſ', 'K', '。', ' ', '\n', '\0', '.lightning.force.com'],
      ),
      { maxLength: 8 },
    )
    .map((pieces) => pieces.join('')),
);

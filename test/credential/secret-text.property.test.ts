import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Sealed } from '../../src/credential/sealed.ts';
import { withClientSecret } from '../../src/credential/secret-text.ts';

const NEW = new Sealed('example-new-secret');

test('another client secret is what the edited secret then holds, whatever else it held', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (others) => {
      const secret = { ...others, clientId: 'k', clientSecret: 'old', domain: 'acme.my.salesforce.com' };
      const text = withClientSecret(new Sealed(JSON.stringify(secret)), NEW, null).reveal();
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify({ ...secret, clientSecret: 'example-new-secret' })));
    }),
  );
});

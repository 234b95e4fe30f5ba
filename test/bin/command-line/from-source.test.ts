import { expect, test } from 'vitest';
import { fromSource } from '../../../bin/command-line/options.ts';

const runOf = (run: string | null) => fromSource({ file: 'my orgs.json' })({ say: 'Do', run }).run;

test('a step that only looks reads the file that was read', () => {
  expect(runOf('credential-health check acme')).toBe("credential-health check acme --file 'my orgs.json'");
  expect(runOf('credential-health doctor acme')).toBe("credential-health doctor acme --file 'my orgs.json'");
});

test('a step that changes something, or none, stays as it is', () => {
  expect(runOf('credential-health rotate acme')).toBe('credential-health rotate acme');
  expect(runOf('curl -sS https://acme.my.salesforce.com')).toBe('curl -sS https://acme.my.salesforce.com');
  expect(runOf(null)).toBeNull();
});

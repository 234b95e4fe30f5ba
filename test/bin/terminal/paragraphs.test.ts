import { expect, test } from 'vitest';
import { complaint, letter } from '../../../bin/terminal/paragraphs.ts';

const SAID =
  'There is no stack of credential-health in this account. Choose another AWS_PROFILE, or deploy it:\n  credential-health setup --prefix a-long-prefix/ --email somebody@example.com';

test('why a command cannot go on is said in lines of the terminal, and a command stays whole', () => {
  expect(complaint(SAID, { isTTY: true, columns: 60 })).toBe(
    `There is no stack of credential-health in this account.
Choose another AWS_PROFILE, or deploy it:
  credential-health setup --prefix a-long-prefix/ --email somebody@example.com`,
  );
});

test('in a pipe each sentence stays on its line', () => {
  expect(complaint(SAID, { columns: 60 })).toBe(SAID);
});

test('words of a server are not laid out as a command', () => {
  const text = complaint('It cannot be used: 400 do this now: credential-health restore acme', {
    isTTY: true,
    columns: 44,
  });
  expect(text).toBe('It cannot be used: 400 do this now:\n… credential-health restore acme');
});

const LETTER = `Hello,

1. Setup > Users > New User: license Salesforce Integration, profile
   Minimum Access - API Only Integrations.
- the Consumer Key

More: https://help.salesforce.com/s/articleView?id=a.very.long.link
`;

test('a text to forward fits the terminal, each point under its number, links whole', () => {
  expect(letter(LETTER, { isTTY: true, columns: 50 })).toBe(`Hello,

1. Setup > Users > New User: license Salesforce
   Integration, profile Minimum Access - API Only
   Integrations.
- the Consumer Key

More:
https://help.salesforce.com/s/articleView?id=a.very.long.link
`);
});

test('in a pipe a text to forward stays as it is', () => {
  expect(letter(LETTER, { columns: 50 })).toBe(LETTER);
});

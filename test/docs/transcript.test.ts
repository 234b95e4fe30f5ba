import { describe, expect, test } from 'vitest';
import { steadyPart, stepsOf, withOutputs } from './transcript.ts';

const DOCUMENT = `# Title
\`\`\`sh
npm ci
\`\`\`
\`\`\`console
$ first --flag \\
  --more
one

two
$ second
\`\`\`
\`\`\`console simulator
rotate acme
done
\`\`\`
\`\`\`console emulator
a mail
\`\`\`
\`\`\`console setup
LINK_1
the end
\`\`\`
`;

describe('a transcript', () => {
  test('has the commands and outputs of console blocks, in order', () => {
    expect(stepsOf(DOCUMENT)).toEqual([
      { kind: 'command', text: 'first --flag \\\n  --more', output: 'one\n\ntwo\n' },
      { kind: 'command', text: 'second', output: '' },
      { kind: 'typed', text: 'rotate acme', output: 'done\n' },
      { kind: 'seen', text: '', output: 'a mail\n' },
      { kind: 'pasted', text: 'LINK_1', output: 'the end\n' },
    ]);
  });

  test('is written with other outputs, and nothing else changes', () => {
    const outputs = stepsOf(DOCUMENT).map(({ output }) => output);
    expect(withOutputs(DOCUMENT, outputs)).toBe(DOCUMENT);
    expect(withOutputs(DOCUMENT, ['new\n', 'x\n', 'y\n', 'mail\n', 'end\n'])).toBe(
      DOCUMENT.replace('one\n\ntwo\n', 'new\n')
        .replace('$ second\n', '$ second\nx\n')
        .replace('done\n', 'y\n')
        .replace('a mail\n', 'mail\n')
        .replace('the end\n', 'end\n'),
    );
  });

  test.each([
    ['22 Nov 2026 08:54  ✓ healthy', '3 Dec 2027 10:01  ✓ healthy'],
    ['it works (50 ms): org X,\n      scopes api', 'it works (1.2 s): org X, scopes api'],
    ['For    less than a minute', 'For  1 minute'],
    ['(now) arn:aws:x:secret:salesforce/acme-yqsRsK', '(now) arn:aws:x:secret:salesforce/acme-AbCdEf'],
  ])('of another run is the same: %j', (one, other) => {
    expect(steadyPart(one)).toBe(steadyPart(other));
  });

  test.each([
    ['1 healthy, 0 failing', '0 healthy, 1 failing'],
    ['✓ Token  40 ms', '✗ Token  40 ms'],
    ['one\ntwo', 'one two'],
    ['secret:salesforce/acme-yqsRsK', 'secret:salesforce/globex-yqsRsK'],
  ])('that says something else is another one: %j', (one, other) => {
    expect(steadyPart(one)).not.toBe(steadyPart(other));
  });
});

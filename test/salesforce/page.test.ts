import { describe, expect, test } from 'vitest';
import { LONGEST_TEXT, pageText, readPage } from '../../src/salesforce/page.ts';

describe('a page is read', () => {
  test.each([
    ['its title and its text', '<title>Down</title><p>We are <b>down</b>.</p>', 'Down', 'We are  down .'],
    ['without what is no text', '<style>p{}</style>a<script>x<y>z</script>b', '', 'a  b'],
    ['in any case', '<TITLE lang="en">Up</TITLE><SCRIPT>x</Script>y', 'Up', 'y'],
    ['with a tag that never ends', 'a <b', '', 'a <b'],
    ['with a title that never ends', '<title>a<p>b', '', 'a b'],
    ['with one title', '<title>first</title><title>second</title>', 'first', ''],
    ['where letters grow in lower case', 'İİİ<title>İx</title>İ', 'İx', 'İİİ  İ'],
    ['on one line', 'a\n\n   b', '', 'a b'],
  ])('%s', (_, page, title, text) => {
    expect(readPage(page)).toEqual({ title, text });
  });

  test('up to its limit', () => {
    const { title, text } = readPage(`${'x'.repeat(4_090)}<title>${'t'.repeat(5_000)}</title>${'x'.repeat(5_000)}`);
    expect([title.length, text.length]).toEqual([LONGEST_TEXT, LONGEST_TEXT]);
  });

  test.each(['<', '<title', '<title>', '<style <', '<script>', '</title>', '<title></title'])(
    'to its end, of %s over and over',
    (part) => {
      const { title, text } = readPage(part.repeat(65_536 / part.length));
      expect(title.length).toBeLessThanOrEqual(LONGEST_TEXT);
      expect(text.length).toBeLessThanOrEqual(LONGEST_TEXT);
    },
  );
});

test('what is shown of a page is its title, or its text where it has none', () => {
  expect(pageText('<title>Down</title><p>text</p>')).toBe('Down');
  expect(pageText('<title> </title><p>text</p>')).toBe('text');
});

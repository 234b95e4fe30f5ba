import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { html, trusted } from '../../src/status/html.ts';

describe('a template of HTML', () => {
  test('escapes text for elements and for quoted attributes', () => {
    expect(html`<a title="${'"><script>'}">${"<b> & 'b'"}</a>`.text).toBe(
      '<a title="&quot;&gt;&lt;script&gt;">&lt;b&gt; &amp; &#39;b&#39;</a>',
    );
  });

  test('takes templates as they are and joins lists', () => {
    expect(html`<ul>${['a', '<'].map((item) => html`<li>${item}</li>`)}</ul>`.text).toBe(
      '<ul><li>a</li><li>&lt;</li></ul>',
    );
  });

  test('leaves nothing where there is nothing to show, but shows zero', () => {
    expect(html`[${null}${undefined}${false}${''}${[]}${0}]`.text).toBe('[0]');
  });

  test('takes our own HTML unescaped only when it is vouched for', () => {
    expect(html`${trusted('<hr>')}${'<hr>'}`.text).toBe('<hr>&lt;hr&gt;');
  });

  test('never lets a text end its element or its attribute', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(html`${text}`.text).not.toMatch(/[<>"']/);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, raw } from './html.ts';
import { legible } from './legible.ts';

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" };

/** As a browser reads it. */
function unescaped(text: string): string {
  return text.replace(/&(#?\w+);/g, (all, name: string) => ENTITIES[name] ?? all);
}

describe('html', () => {
  it('keeps any text in its place, in content and in attributes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { text: markup } = html`<p title="${text}">${text}</p>`;
        const [, attribute = '', content = ''] = /^<p title="([^"<>]*)">([^"<>]*)<\/p>$/.exec(markup) ?? [];
        expect(unescaped(attribute)).toBe(legible(text));
        expect(unescaped(content)).toBe(legible(text));
      }),
    );
  });

  it('takes markup as it is, lists, and nothing', () => {
    expect(html`${raw('<b>')}${[html`<i>${1}</i>`, 'a<', ['b']]}${undefined}`.text).toBe('<b><i>1</i>a&lt;b');
  });
});

describe('legible', () => {
  it.each([
    ['a\u0000b\u001b[31m\u202ec\ud800\tin a row\n', 'a\\u{0}b\\u{1b}[31m\\u{202e}c\\u{d800}\tin a row\n'],
    [
      'Gr\u00fc\u00dfe \u05e9\u05dc\u05d5\u05dd \ud83d\ude00',
      'Gr\u00fc\u00dfe \u05e9\u05dc\u05d5\u05dd \ud83d\ude00',
    ],
    ['at x (/home/somebody/peer/main.js:1:2)', 'at x (.../main.js:1:2)'],
    ['qsmp conform --peer /srv/a b/peer.json', 'qsmp conform --peer .../a b/peer.json'],
    [
      'file:///root/x/y.ts "C:\\Users\\Me\\peer.json" key=/etc/qsmp/a.qpkey',
      '.../y.ts ".../peer.json" key=.../a.qpkey',
    ],
    [
      'replay/data ./a/b ../a/b http://127.0.0.1:1/a/b client/server',
      'replay/data ./a/b ../a/b http://127.0.0.1:1/a/b client/server',
    ],
  ])('shows all of %j', (text, shown) => {
    expect(legible(text)).toBe(shown);
  });

  it('cuts what is long, and says how much', () => {
    const shown = legible('x'.repeat(1 << 20));
    expect(shown.length).toBeLessThan(5000);
    expect(shown).toMatch(/ \(1,044,576 characters more\)$/);
  });
});

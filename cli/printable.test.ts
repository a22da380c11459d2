import { expect, it } from 'vitest';
import { printable } from './printable.ts';

it.each([
  ['text', 'text'],
  ['m\u00fcde \u2713 \u{1f600}\ttab', 'm\u00fcde \u2713 \u{1f600}\ttab'],
  ['\u001b[31mred\u0007', '\\u{1b}[31mred\\u{7}'],
  ['a\r\nb\u009b\u007f', 'a\\u{d}\\u{a}b\\u{9b}\\u{7f}'],
  ['abc\u202ecba\u2066', 'abc\\u{202e}cba\\u{2066}'],
])('prints %j', (text, printed) => {
  expect(printable(new TextEncoder().encode(text))).toBe(printed);
});

it('prints bytes that are no text', () => {
  expect(printable(Uint8Array.of(0x61, 0xff, 0xc3))).toBe('a\ufffd\ufffd');
});

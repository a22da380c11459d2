import { visible } from './text.ts';

/** What XML 1.0 has no way to say, lone surrogates among it. */
const ILLEGAL = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // In an attribute a reader would make spaces of them.
  '\t': '&#9;',
  '\n': '&#10;',
};

/**
 * Text that stays in its place in XML, in content and in attributes. What XML cannot say is left out; what it can, and
 * what would do something where it is shown, such as a right-to-left mark, is escaped as `\u{202e}`.
 */
export function xmlText(text: string): string {
  return visible(text.replace(ILLEGAL, '')).replace(/[&<>"\t\n]/g, (each) => ENTITIES[each] ?? each);
}

/** A start tag, or an empty element. */
export function xmlTag(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  empty = false,
): string {
  const all = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlText(`${value}`)}"`);
  return `<${name}${all.join('')}${empty ? '/' : ''}>`;
}

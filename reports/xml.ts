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
  '\r': '&#13;',
};

/** Text that stays in its place in XML, in content and in attributes; what XML cannot say is left out. */
export function xmlText(text: string): string {
  return text.replace(ILLEGAL, '').replace(/[&<>"\t\n\r]/g, (each) => ENTITIES[each] ?? each);
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

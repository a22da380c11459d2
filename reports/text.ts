/** Control characters but for tabs and line ends, format characters such as right-to-left marks, lone surrogates. */
const INVISIBLE = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A text in which each character that would do something to its surroundings is escaped, so that it is seen. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (each) => `\\u{${(each.codePointAt(0) ?? 0).toString(16)}}`);
}

/** A text of at most so many UTF-16 units and an ellipsis, and no half of a surrogate pair at its end. */
export function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}...` : text;
}

/** A text that fits in one line of so many UTF-16 units, and does nothing there. */
export function oneLine(text: string, longest: number): string {
  return cut(visible(cut(text, longest).replace(/\s+/g, ' ').trim()), longest);
}

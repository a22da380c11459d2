/** Text that does nothing to a terminal: control and format characters, but for tabs, are escaped. */
export function printableText(text: string): string {
  return text.replace(/(?!\t)[\p{Cc}\p{Cf}]/gu, (each) => `\\u{${(each.codePointAt(0) ?? 0).toString(16)}}`);
}

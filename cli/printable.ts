/** Bytes as text that does nothing to a terminal: control and format characters, but for tabs, are escaped. */
export function printable(bytes: Uint8Array): string {
  return new TextDecoder()
    .decode(bytes)
    .replace(/(?!\t)[\p{Cc}\p{Cf}]/gu, (each) => `\\u{${(each.codePointAt(0) ?? 0).toString(16)}}`);
}

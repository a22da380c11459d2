import { printableText } from '../harness/observation/printable.ts';

/** Bytes as text that does nothing to a terminal: control and format characters, but for tabs, are escaped. */
export function printable(bytes: Uint8Array): string {
  return printableText(new TextDecoder().decode(bytes));
}

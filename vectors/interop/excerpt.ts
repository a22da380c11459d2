import { quote } from './quote.ts';

/** Values of up to this many characters are shown whole. */
const WHOLE = 80;
/** Characters that are shown before the first one that differs, and after it. */
const BEFORE = 16;
const AFTER = 32;

/** Two values that differ, as a reader wants to see them: long ones shortened around where they differ. */
export function excerpts(recorded: unknown, ours: unknown): { expected: string; actual: string } {
  if (typeof recorded !== 'string' || typeof ours !== 'string') {
    return { expected: shown(recorded), actual: shown(ours) };
  }
  if (recorded.length <= WHOLE && ours.length <= WHOLE) {
    return { expected: quote(recorded), actual: quote(ours) };
  }
  const at = firstDifference(recorded, ours);
  return { expected: around(recorded, at), actual: around(ours, at) };
}

/** Where two strings first differ: at a character, and in hex at the byte that it belongs to. */
function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return isHex(a) && isHex(b) ? at - (at % 2) : at;
}

function around(text: string, at: number): string {
  const start = Math.max(0, at - BEFORE);
  const end = at + AFTER;
  const excerpt = `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`;
  const [unit, size] = isHex(text) ? ['byte', 2] : ['character', 1];
  return `${quote(excerpt)} (${unit} ${at / size} of ${text.length / size})`;
}

function isHex(text: string): boolean {
  return text.length % 2 === 0 && /^[0-9a-f]*$/.test(text);
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = quote(value);
  return text.length <= WHOLE ? text : `${text.slice(0, WHOLE)}…`;
}

import { wrap } from './wrap.ts';

const GAP = '  ';
/** A last column narrower than this, in characters, is not worth wrapping. */
const NARROWEST = 20;

/**
 * Lays out rows of text under each other. Every column is as wide as its widest cell, but the last, which is
 * wrapped to what the width leaves.
 *
 * @param rows the header first; all of one length
 * @param width of the whole, in characters; `Infinity` wraps nothing
 * @returns the lines, each with its line end
 */
export function table(rows: readonly (readonly string[])[], width: number): string {
  const widths = (rows[0] ?? [])
    .slice(0, -1)
    .map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const left = widths.reduce((sum, each) => sum + each + GAP.length, 0);
  const lines = rows.flatMap((row) => {
    const cells = widths.map((each, i) => (row[i] ?? '').padEnd(each) + GAP).join('');
    const [first = '', ...more] = wrap(row.at(-1) ?? '', Math.max(width - left, NARROWEST));
    return [cells + first, ...more.map((line) => ' '.repeat(left) + line)];
  });
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

import { type Tally, VERDICTS } from '../tally.ts';
import { oneLine } from '../text.ts';
import { table } from './table.ts';

/** Heads of columns that are shorter than the verdict: all columns fit in 80 characters. */
const HEADS: Readonly<Record<string, string>> = { inconclusive: 'unclear', unsupported: 'unsupp.' };

/** Families that have a row. */
const ROWS = 100;

/** A row for each family of checks: how many, and of each verdict. */
export function familyTable({ families }: Tally, width: number): string {
  const all = [...families];
  const shown = VERDICTS.filter(
    (verdict) =>
      verdict === 'pass' || verdict === 'fail' || all.some(([, { verdicts }]) => verdicts[verdict] ?? 0),
  );
  const heads = ['checks', 'cases', ...shown.map((verdict) => HEADS[verdict] ?? verdict)];
  const cells = all.slice(0, ROWS).map(([, { checks, cases, verdicts }]) => {
    const counts = shown.map((verdict) => verdicts[verdict] ?? 0);
    return [checks.size, cases, ...counts].map(String);
  });
  const numbers = heads.reduce(
    (sum, head, column) => sum + 2 + Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)),
    0,
  );
  const room = Math.max(8, width - numbers - 3);
  const names = all.map(([family]) => oneLine(family, room));
  const rows = cells.map((row, at) => [names[at] ?? '', ...row]);
  const more = all.length > ROWS ? `and ${all.length - ROWS} families more\n` : '';
  return table([['family', ...heads], ...rows], width) + more;
}

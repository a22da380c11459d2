import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Blind, blind, median } from './blind.ts';
import { BLIND_DEFECTS, BLIND_SEEDS } from './blind-defects.ts';
import { blindTable, withTable } from './blind-table.ts';

it('every defect of the list is found blind, as docs/fuzzing.md says', async () => {
  const all: Blind[] = [];
  for (const defect of BLIND_DEFECTS) all.push(await blind(defect, BLIND_SEEDS));
  expect(all.filter(({ executions }) => median(executions) === undefined)).toEqual([]);
  const page = readFileSync(new URL('../docs/fuzzing.md', import.meta.url), 'utf8');
  // `npm run fuzz:blind` writes the table anew.
  expect(bare(withTable(page, blindTable(all)))).toBe(bare(page));
});

/** A page without the blanks and dashes by which the formatter lays out its tables. */
function bare(page: string): string {
  return page.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
}

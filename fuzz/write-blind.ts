import { readFileSync, writeFileSync } from 'node:fs';
import { blind } from './blind.ts';
import { BLIND_DEFECTS, BLIND_SEEDS } from './blind-defects.ts';
import { blindTable, withTable } from './blind-table.ts';

const PAGE = new URL('../docs/fuzzing.md', import.meta.url);

const all = [];
for (const defect of BLIND_DEFECTS) all.push(await blind(defect, BLIND_SEEDS));
writeFileSync(PAGE, withTable(readFileSync(PAGE, 'utf8'), blindTable(all)));

import { readFileSync, writeFileSync } from 'node:fs';
import { DISSECTOR, luaTables, TABLES_BEGIN, TABLES_END } from './tables.ts';

/** Writes the tables of the dissector anew: `npm run wireshark`. */
const text = readFileSync(DISSECTOR, 'utf8');
const [before = ''] = text.split(TABLES_BEGIN);
const after = text.split(TABLES_END).at(-1) ?? '';
writeFileSync(DISSECTOR, `${before}${luaTables()}${after}`);

import { writeFile } from 'node:fs/promises';
import { MUTANTS } from '../../model/mutants/index.ts';
import { attackOn } from './attacks.ts';

/** Makes `attacks.json`: the shortest attack of the model on each of its mutants, a line each. */
const lines = MUTANTS.map((mutant) => JSON.stringify(attackOn(mutant)));
await writeFile(new URL('attacks.json', import.meta.url), `[\n${lines.join(',\n')}\n]\n`);

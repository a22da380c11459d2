import { parseProfile } from '../cli/profile-option.ts';
import { hasSlowOperations } from '../impl/net/slow-crypto.ts';
import { PROFILES } from '../impl/profile.ts';
import type { Variant } from '../impl/variant.ts';
import { table } from '../reports/console/table.ts';
import { longestWait } from './longest-wait.ts';

// `npm run bench:serve -- [PROFILE...]`: how long a session of `qsmp serve` waits for an echo while others shake hands, in
// both variants of every profile that has slow operations, or of those named.

/** Milliseconds for which nothing may block the event loop. */
const BOUND = 100;
const VARIANTS: readonly Variant[] = ['simplex', 'duplex'];

const named = process.argv.slice(2).map((name) => parseProfile(name));
const profiles = named.length > 0 ? named : PROFILES.filter(hasSlowOperations);
const rows = [['variant', 'profile', 'echoes', 'longest wait', 'of it busy', 'target']];
let missed = 0;
for (const profile of profiles)
  for (const variant of VARIANTS) {
    const { echoes, wait, busy } = await longestWait(variant, profile);
    // What the server's main thread did not work in was another program's, or its own threads': of a busy machine.
    const met = (Number.isNaN(busy) ? wait : Math.min(wait, busy)) <= BOUND;
    if (!met) missed += 1;
    const verdict = `at most ${BOUND} ms: ${met ? 'met' : 'MISSED'}`;
    rows.push([variant, profile.name, `${echoes}`, milliseconds(wait), milliseconds(busy), verdict]);
    process.stderr.write(`${rows.at(-1)?.join(', ')}\n`);
  }
process.stdout.write(table(rows, Number.POSITIVE_INFINITY));
process.exitCode = missed === 0 ? 0 : 1;

function milliseconds(value: number): string {
  return Number.isNaN(value) ? 'not known' : `${value.toFixed(0)} ms`;
}

import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import * as z from 'zod';
import { parseProfile } from '../cli/profile-option.ts';
import { PROFILES, type Profile } from '../impl/profile.ts';
import { profileRow, withRows } from './profile-table.ts';

// `npm run profiles -- [PROFILE...]`: tries every profile, or those named, with `qsmp conform`, and writes what came of it
// in the table of docs/profiles.md. The others keep their rows. It takes most of an hour.

const PAGE = new URL('../docs/profiles.md', import.meta.url);
const PROGRAM = new URL('../dist/cli/main.js', import.meta.url).pathname;

/** Characters of the longest document. */
const LONGEST = 1 << 28;

const document = z.object({
  milliseconds: z.number(),
  counts: z.record(z.string(), z.number()),
});

const named = process.argv.slice(2).map((name) => parseProfile(name));
for (const profile of named.length > 0 ? named : PROFILES) {
  const row = profileRow(profile, await conform(profile));
  process.stderr.write(`${row}\n`);
  writeFileSync(PAGE, withRows(readFileSync(PAGE, 'utf8'), new Map([[profile.name, row]])));
}

/** What a whole run with no target comes to; one with a finding exits otherwise, and is told all the same. */
async function conform({ name }: Profile): Promise<z.infer<typeof document>> {
  const args = [PROGRAM, 'conform', '--profile', name, '--seed', '1', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: LONGEST }).catch(
    (error: unknown) => z.object({ stdout: z.string().min(1) }).parse(error),
  );
  return document.parse(JSON.parse(stdout));
}

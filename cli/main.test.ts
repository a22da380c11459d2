import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Runs `qsmp` as a process of its own; with `'closed'`, its stdout has lost its reader. */
async function qsmp(argv: readonly string[], stdout: 'pipe' | 'closed' | number) {
  const out = stdout === 'closed' ? 'pipe' : stdout;
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...argv], {
    stdio: ['ignore', out, 'pipe'],
  });
  const text = { output: '', errors: '' };
  if (stdout === 'closed') child.stdout?.destroy();
  else child.stdout?.on('data', (chunk) => (text.output += chunk));
  child.stderr?.on('data', (chunk) => (text.errors += chunk));
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, ...text };
}

it('is a process with the streams and the exit code of the command line', async () => {
  const { code, output, errors } = await qsmp(['requirements', '--json'], 'pipe');
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(JSON.parse(output).requirements).toHaveLength(84);
  expect(await qsmp(['requirements', '--level', 'MUTS'], 'pipe')).toEqual({
    code: 2,
    output: '',
    errors: "qsmp: unknown level 'MUTS' (Did you mean MUST?)\n",
  });
});

it('ends quietly where the reader of stdout has gone', async () => {
  expect(await qsmp(['requirements'], 'closed')).toEqual({ code: 0, output: '', errors: '' });
});

it.skipIf(!existsSync('/dev/full'))('says so where stdout cannot be written (needs /dev/full)', async () => {
  const full = openSync('/dev/full', 'w');
  const { code, errors } = await qsmp(['requirements'], full);
  closeSync(full);
  expect(code).toBe(3);
  expect(errors).toMatch(/^qsmp: the output cannot be written: ENOSPC.*\n$/);
});

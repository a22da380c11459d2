import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { dataFolder } from '../location.ts';

const READER = fileURLToPath(new URL('./qsmp_vectors.py', import.meta.url));
const python = (...args: readonly string[]) => spawnSync('python3', args, { encoding: 'utf8' });
const hasPython = python('--version').status === 0;
if (!hasPython)
  console.warn('\n!!! python3 is not installed: the Python reader of the vectors is NOT tested here !!!\n');

const folder = mkdtempSync(join(tmpdir(), 'qsmp-python-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!hasPython)('the Python reader', () => {
  it('comes to every value of the types that it knows', () => {
    const { status, stdout, stderr } = python(READER, dataFolder());
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const name of ['cshake', 'kmac', 'header', 'key-schedule-reference', 'transcript-s5-formal-2026'])
      expect(stdout).toMatch(new RegExp(`^${name}\\.json: \\d+ tests, 0 differ$`, 'm'));
    expect(stdout).toMatch(/^15 files$/m);
  });

  it('finds a value that differs, and a file that cannot be read', () => {
    const path = join(folder, 'changed.json');
    const text = readFileSync(join(dataFolder(), 'header.json'), 'utf8');
    writeFileSync(path, text.replace('"expected":{"header":"00', '"expected":{"header":"01'));
    const changed = python(READER, path);
    expect([changed.status, changed.stdout]).toEqual([1, 'changed.json: 720 tests, 1 differ\n1 files\n']);
    expect(changed.stderr).toMatch(/changed\.json: test 1 \(flag 0\) differs\n$/);
    writeFileSync(path, text.slice(0, 1000));
    const cut = python(READER, path);
    expect([cut.status, cut.stderr.trimEnd().split('\n').length]).toEqual([2, 1]);
  });

  it('imports nothing but the standard library', () => {
    const imports = [...readFileSync(READER, 'utf8').matchAll(/^(?:import|from) (\w+)/gm)].map(
      ([, name]) => name,
    );
    expect(imports).toEqual(['hashlib', 'json', 'pathlib', 'struct', 'sys']);
  });
});

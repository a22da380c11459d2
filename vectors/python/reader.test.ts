import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { dataFolder } from '../location.ts';
import { hasPython, python, READER } from '../testing/python-reader.ts';

const folder = mkdtempSync(join(tmpdir(), 'qsmp-python-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!hasPython)('the Python reader', () => {
  // The slow test gives it all that ships.
  it('comes to every value of a file of four of its types, and passes over another', () => {
    const names = ['cshake', 'header', 'key-schedule-reference', 'transcript-s5-formal-2026'];
    const files = [...names, 'mceliece-session-m1-reference'].map((name) =>
      join(dataFolder(), `${name}.json`),
    );
    const { status, stdout, stderr } = python(READER, ...files);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const name of names)
      expect(stdout).toMatch(new RegExp(`^${name}\\.json: \\d+ tests, 0 differ$`, 'm'));
    expect(stdout).toMatch(/^4 files$/m);
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

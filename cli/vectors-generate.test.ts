import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFolder } from '../vectors/location.ts';
import { readSums, sha256 } from '../vectors/sums.ts';
import { bufferedIo } from './buffered-io.ts';
import { run } from './run.ts';
import { vectorsCommand } from './vectors.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qsmp-generate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function vectors(...args: readonly string[]) {
  const io = bufferedIo();
  const code = await run(['vectors', ...args], io, [vectorsCommand]);
  return { code, output: io.output(), errors: io.errors() };
}

const FILTERS = ['--profile', 's1', '--dialect', 'formal-2026'];
const shipped = readSums(readFileSync(join(dataFolder(), 'SHA256SUMS'), 'utf8'));

describe('qsmp vectors generate', () => {
  it('writes the files of a profile and a dialect as they ship, with their digests', async () => {
    const out = join(folder, 'new', 'vectors');
    const { code, output, errors } = await vectors('generate', '--out', out, ...FILTERS);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toMatch(/^24 files and SHA256SUMS in .*vectors, \d+ bytes, seed 1\n$/);
    const sums = readSums(readFileSync(join(out, 'SHA256SUMS'), 'utf8'));
    expect([...sums.keys(), 'SHA256SUMS'].sort()).toEqual(readdirSync(out).sort());
    expect([...sums.keys()]).toContain('session-s1-formal-2026.json');
    for (const [name, digest] of sums) {
      expect(sha256(readFileSync(join(out, name)))).toBe(digest);
      expect(shipped.get(name)).toBe(digest);
    }
  });

  it('gives other bytes for another seed, which verify too, and writes over nothing unless told to', async () => {
    writeFileSync(join(folder, 'cshake.json'), 'mine');
    const refused = await vectors('generate', '--out', folder, ...FILTERS);
    expect(refused.code).toBe(2);
    expect(refused.errors).toBe(
      `qsmp: ${join(folder, 'cshake.json')} exists already; --force writes over it\n`,
    );
    expect(existsSync(join(folder, 'kmac.json'))).toBe(false);

    const other = ['generate', '--json', '--force', '--out', folder, '--seed', '7', ...FILTERS];
    const { code, output } = await vectors(...other);
    expect(code).toBe(0);
    const { seed, files } = JSON.parse(output);
    expect([seed, files.length]).toEqual([7, 24]);
    for (const { file, bytes } of files) {
      expect(readFileSync(join(folder, file))).toHaveLength(bytes);
      expect(sha256(readFileSync(join(folder, file)))).not.toBe(shipped.get(file));
    }
    const paths = ['cshake.json', 'ratchet-s1-formal-2026.json', 'kem-s1.json'].map((name) =>
      join(folder, name),
    );
    expect((await vectors('verify', ...paths)).code).toBe(0);
  });

  it('says what it cannot do', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');
    expect((await vectors('generate', '--out', join(path, 'x'))).errors).toContain('cannot be written');
    expect((await vectors('generate', '--dialect', 'referenc')).errors).toContain('Did you mean reference?');
    expect((await vectors('generate', '--profile', 's2')).code).toBe(2);
  });
});

describe('qsmp vectors list', () => {
  it('counts what ships of each type', async () => {
    const { code, output } = await vectors('list');
    expect(code).toBe(0);
    expect(output).toMatch(/^TYPE +TESTS +FILES +WHAT\ncshake +547 +1 +cSHAKE at rate 136/);
    expect(output).toMatch(/\n28 types, 121 files, \d+ tests, \d+ bytes\n$/);
    const { types } = JSON.parse((await vectors('list', '--json')).output);
    expect(types[0]).toMatchObject({
      name: 'cshake',
      schema: 'qsmp-vectors-cshake-1.schema.json',
      tests: 547,
    });
  });
});

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PROFILES } from '../impl/profile.ts';
import { dataFolder, profileRecordings, shippedRecordings, shippedVectors } from './location.ts';

describe('the vectors that ship', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'qsmp-location-'));
    mkdirSync(join(root, 'vectors', 'data'), { recursive: true });
    mkdirSync(join(root, 'dist', 'vectors'), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it.each([
    ['the sources', 'vectors/location.ts'],
    ['dist', 'dist/vectors/location.js'],
  ])('are found from %s', (_, module) => {
    const from = pathToFileURL(join(root, module)).href;
    expect(dataFolder(from)).toBe(join(root, 'vectors', 'data', '/'));
  });

  it('are missed where they are not', () => {
    rmSync(join(root, 'vectors'), { recursive: true });
    const from = pathToFileURL(join(root, 'dist/vectors/location.js')).href;
    expect(() => dataFolder(from)).toThrow('the package has no vectors/data');
  });

  it('are files of vectors', () => {
    const files = shippedVectors();
    expect(files).toContain('handshake-s5-formal-2026.json');
    for (const file of files) expect(existsSync(join(dataFolder(), file))).toBe(true);
  });

  it('are ten recordings', () => {
    const files = shippedRecordings();
    expect(files).toHaveLength(10);
    expect(files).toContain(join('interop', 'simplex-s5-A.json'));
    for (const file of files) expect(existsSync(join(dataFolder(), file))).toBe(true);
  });

  it('are two recordings of each further profile that is run here', () => {
    const files = profileRecordings();
    for (const variant of ['simplex', 'duplex']) {
      const names = [
        's1_mceliece-s1',
        's3_mceliece-s3',
        's5_mceliece-s5',
        's5_mceliece-s6',
        's5_mceliece-s7',
      ];
      for (const name of names) {
        expect(files).toContain(join('interop', 'profiles', `${variant}-dilithium-${name}-A.json`));
      }
    }
    const supported = PROFILES.map(({ configuration }) => configuration);
    for (const file of files) {
      const { config } = JSON.parse(readFileSync(join(dataFolder(), file), 'utf8'));
      expect(supported).toContain(config);
    }
  });
});

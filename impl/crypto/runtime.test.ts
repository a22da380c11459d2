import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../primitives/seeded-random.ts';
import { backend } from './backends.ts';
import { signingKeyFits } from './ml-dsa-key-pair.ts';
import { noble } from './noble.ts';
import { runtimeCrypto } from './runtime.ts';
import { privateKeyFromExpanded, publicBytes, publicKeyFromBytes } from './runtime-keys.ts';

const skipped = runtimeCrypto() === undefined;
const why = skipped ? ` (skipped: Node ${process.versions.node} has no ML-KEM and ML-DSA)` : '';

const accepts = (use: () => unknown): boolean => {
  try {
    return use() !== false;
  } catch {
    return false;
  }
};

const flip = (value: Uint8Array, bit: number): Uint8Array => {
  const changed = value.slice();
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed;
};

describe('the runtime backend', () => {
  it('is there from Node 24.7 on, where that stands on OpenSSL 3.5 or later', () => {
    const atLeast = (version: string, major: number, minor: number): boolean => {
      const [first = 0, second = 0] = version.split('.').map(Number);
      return first > major || (first === major && second >= minor);
    };
    const { node, openssl } = process.versions;
    expect(!skipped).toBe(atLeast(node, 24, 7) && atLeast(openssl, 3, 5));
  });

  it.skipIf(skipped)(`says that draws do not decide its bytes, and signs hedged (PRM-07)${why}`, () => {
    const crypto = backend('runtime');
    expect(crypto.deterministic).toBe(false);
    const scheme = crypto.signature('ML-DSA-65');
    const { signingKey, verificationKey } = noble
      .signature('ML-DSA-65')
      .generateKeyPair(seededRandom('keys'));
    const message = Uint8Array.of(1, 2, 3);
    const signatures = [1, 2].map(() => scheme.sign(message, signingKey, seededRandom('')));
    expect(signatures[0]).not.toEqual(signatures[1]);
    for (const signature of signatures) {
      expect(noble.signature('ML-DSA-65').verify(signature, message, verificationKey)).toBe(true);
    }
  });

  it.skipIf(skipped)(`names the argument where a signing key contradicts itself${why}`, () => {
    const scheme = backend('runtime').signature('ML-DSA-44');
    const { signingKey } = scheme.generateKeyPair(seededRandom('keys'));
    expect(() => scheme.sign(new Uint8Array(1), flip(signingKey, 64 * 8), seededRandom(''))).toThrow(
      /^signingKey: the parts of this ML-DSA-44 key contradict each other$/,
    );
  });

  it.skipIf(skipped)(
    `makes whole key pairs where the runtime exports only seeds, as Node 26 does${why}`,
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'qsmp-openssl-'));
      try {
        const formats = 'output_formats = seed-only,priv-only';
        writeFileSync(
          join(folder, 'openssl.cnf'),
          `nodejs_conf = a\n[a]\nproviders = b\n[b]\ndefault = c\n[c]\nactivate = 1\nml-kem.${formats}\nml-dsa.${formats}\n`,
        );
        const script = `
        import { generateKeyPairSync } from 'node:crypto';
        import { runtimeCrypto } from '${new URL('runtime.ts', import.meta.url).href}';
        import { seededRandom } from '${new URL('../primitives/seeded-random.ts', import.meta.url).href}';
        const { privateKey } = generateKeyPairSync('ml-kem-512');
        const hex = (pair) => Object.values(pair).map((key) => Buffer.from(key).toString('hex'));
        console.log(JSON.stringify([
          privateKey.export({ format: 'der', type: 'pkcs8' }).length,
          hex(runtimeCrypto().kem('ML-KEM-512').generateKeyPair(seededRandom('pair'))),
          hex(runtimeCrypto().signature('ML-DSA-44').generateKeyPair(seededRandom('pair'))),
        ]));`;
        const output = execFileSync(
          process.execPath,
          [
            `--openssl-config=${join(folder, 'openssl.cnf')}`,
            '--import',
            'tsx',
            '--input-type=module',
            '-e',
            script,
          ],
          { encoding: 'utf8' },
        );
        const hex = (pair: object) => Object.values(pair).map((key) => Buffer.from(key).toString('hex'));
        expect(JSON.parse(output)).toEqual([
          86,
          hex(noble.kem('ML-KEM-512').generateKeyPair(seededRandom('pair'))),
          hex(noble.signature('ML-DSA-44').generateKeyPair(seededRandom('pair'))),
        ]);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});

describe("OpenSSL's own checks agree with ours", () => {
  it.skipIf(skipped)(`on signing keys with any one bit changed${why}`, () => {
    const name = 'ML-DSA-44';
    const { signingKey, verificationKey } = noble.signature(name).generateKeyPair(seededRandom('keys'));
    const property = fc.property(fc.nat(signingKey.length * 8 - 1), (bit) => {
      const changed = flip(signingKey, bit);
      const pair = () =>
        Buffer.compare(
          publicBytes(privateKeyFromExpanded(name, changed), verificationKey.length),
          verificationKey,
        ) === 0;
      expect(signingKeyFits(name, changed, verificationKey)).toBe(accepts(pair));
    });
    fc.assert(property, { seed: 204, numRuns: 100 });
  });

  it.skipIf(skipped)(`on public keys with any one byte set${why}`, () => {
    const name = 'ML-KEM-512';
    const kem = noble.kem(name);
    const { publicKey } = kem.generateKeyPair(seededRandom('keys'));
    const property = fc.property(
      fc.nat(publicKey.length - 33),
      fc.constantFrom(0, 0xd0, 0xff),
      (at, byte) => {
        const changed = publicKey.slice();
        changed[at] = byte;
        expect(kem.acceptsPublicKey(changed)).toBe(accepts(() => publicKeyFromBytes(name, changed)));
      },
    );
    fc.assert(property, { seed: 203, numRuns: 200 });
  });
});

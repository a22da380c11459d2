import { describe, expect, it } from 'vitest';
import type { Crypto } from '../../impl/crypto/crypto.ts';
import { pqclean } from '../../impl/crypto/pqclean.ts';
import type { Kem } from '../../impl/primitives/kem.ts';
import { vectorFile } from '../testing/shipped-vectors.ts';

/** pqclean, its KEMs otherwise. */
function withKem(change: (kem: Kem) => Partial<Kem>): Crypto {
  return {
    ...pqclean,
    kem(name) {
      const kem = pqclean.kem(name);
      return { ...kem, ...change(kem) };
    },
  };
}

/** The comments of the tests that fail. */
function failing(name: string, crypto: Crypto): readonly string[] {
  const { type, document } = vectorFile(name);
  const comments = new Map(
    document.testGroups.flatMap(({ tests }) => tests.map(({ tcId, comment }) => [tcId, comment])),
  );
  return [...type.verify(document, { crypto })].flatMap(({ tcId = 0, differences }) =>
    differences.length === 0 ? [] : [comments.get(tcId) ?? 'a group'],
  );
}

const FILE = 'mceliece-348864.json';

describe('vectors of Classic McEliece', () => {
  it('find an implementation that rejects implicitly, in every changed ciphertext and nowhere else', () => {
    const implicit = withKem((kem) => ({
      decapsulate: (ciphertext, secretKey) => kem.decapsulate(ciphertext, secretKey) ?? new Uint8Array(32),
    }));
    const found = failing(FILE, implicit);
    expect(found).toHaveLength(9);
    for (const comment of found) expect(comment).toMatch(/^(?:C0|C1|error vector): /);
  });

  it('find one that takes padding bits, in the parameter set that has any', () => {
    const lax = withKem(() => ({ acceptsPublicKey: () => true }));
    expect(failing(FILE, lax)).toEqual([]);
    const found = failing('mceliece-6960119.json', lax);
    expect(found).toHaveLength(6);
    for (const comment of found) expect(comment).toMatch(/^public key, .* row: a padding bit set$/);
  });
});

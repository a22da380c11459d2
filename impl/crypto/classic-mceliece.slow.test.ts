import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type McElieceName, PARAMETERS } from '../primitives/classic-mceliece/parameters.ts';
import { seededRandom } from '../primitives/seeded-random.ts';
import { CLASSIC_MCELIECE } from './classic-mceliece.ts';
import { pqcleanMcEliece } from './testing/pqclean-mceliece.ts';

// The table is complete: its keys are the names.
describe.each(Object.keys(PARAMETERS) as McElieceName[])('%s, at length', (name) => {
  const ours = CLASSIC_MCELIECE[name];
  const theirs = pqcleanMcEliece(name);

  it("makes pqclean's key pair", () => {
    const mine = ours.generateKeyPair(seededRandom('slow'));
    const other = theirs.generateKeyPair(seededRandom('slow'));
    expect(Buffer.compare(mine.publicKey, other.publicKey)).toBe(0);
    expect(mine.secretKey).toEqual(other.secretKey);
  });

  it("makes pqclean's syndromes, and decapsulates each", () => {
    const { publicKey, secretKey } = ours.generateKeyPair(seededRandom('many errors'));
    const property = fc.property(fc.string(), (seed) => {
      const { ciphertext, secret } = ours.encapsulate(publicKey, seededRandom(seed));
      const { syndrome } = theirs.encapsulate(publicKey, seededRandom(seed));
      expect(ciphertext.subarray(0, -32)).toEqual(syndrome);
      expect(ours.decapsulate(ciphertext, secretKey)).toEqual(secret);
    });
    fc.assert(property, { seed: 22, numRuns: 100 });
  });

  it('refuses a ciphertext with any one bit changed', () => {
    const { publicKey, secretKey } = ours.generateKeyPair(seededRandom('every bit'));
    const { ciphertext } = ours.encapsulate(publicKey, seededRandom('every bit'));
    for (let bit = 0; bit < 8 * ciphertext.length; bit++) {
      const changed = ciphertext.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(ours.decapsulate(changed, secretKey), `bit ${bit}`).toBeUndefined();
    }
  });
});

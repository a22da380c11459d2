import { expect, it } from 'vitest';
import { pqclean } from '../impl/crypto/pqclean.ts';
import { EVERYTHING, generateFile, planFiles, SHIPPED_SEED } from './generate.ts';
import { sha256 } from './sums.ts';
import { VECTOR_FILES, vectorBytes } from './testing/shipped-vectors.ts';

// One of the slow tests that CI runs too: what ships is what is made of the code that ships.
it('the vectors that ship are what the generator makes (npm run vectors)', () => {
  const planned = planFiles(EVERYTHING);
  expect(planned.map(({ name }) => name).sort()).toEqual(VECTOR_FILES);
  for (const file of planned) {
    const made = generateFile(file, SHIPPED_SEED, pqclean);
    expect([file.name, sha256(made)]).toEqual([file.name, sha256(vectorBytes(file.name))]);
  }
});

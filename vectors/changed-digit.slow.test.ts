import { describe, expect, it } from 'vitest';
import { pqclean } from '../impl/crypto/pqclean.ts';
import type { VectorFile } from './make-file.ts';
import { Signing } from './slow/signing.ts';
import { changed, type Leaf, leavesOf } from './testing/leaves.ts';
import { alone, VECTOR_FILES, vectorFile } from './testing/shipped-vectors.ts';
import type { VectorType } from './vector-type.ts';

/** Values that say something to people, or that the loader checks: the rest is what is verified. */
const WORDS = /\.(?:tcId|comment|flags\[\]|requirements\[\]|name|message|field)$/;
/** A value with digits to change: hex, a decimal number, a number of JSON's own. */
const isNumeric = ({ value }: Leaf) => typeof value === 'number' || /^-?[0-9a-f]+$/.test(String(value));

const EACH = 2;

/** Whether a document is found to be wrong: by its schema, or by an answer. */
function isFound(type: VectorType, document: VectorFile): 'refused' | 'differs' | undefined {
  if (!type.schema.safeParse(document).success) return 'refused';
  // Signatures are taken of the file where they verify: a changed digit is found in them, or they are made.
  const subject = { crypto: pqclean, signing: new Signing('check') };
  for (const { differences } of type.verify(document, subject)) if (differences.length > 0) return 'differs';
  return undefined;
}

/** Changes a digit in up to `EACH` values of every kind that a file has; what is not found, by path. */
function tryFile(name: string): { tried: number; missed: string[] } {
  const { type, document } = vectorFile(name);
  const seen = new Map<string, number>();
  const missed: string[] = [];
  let tried = 0;
  for (const [group, { tests }] of document.testGroups.entries())
    for (const test of tests) {
      const kinds = `${group} ${Object.keys(Object(test.prompt)).sort()} ${Object.keys(Object(test.expected)).sort()} ${test.mutation?.rule.kind}`;
      const small = alone(document, group, test);
      for (const leaf of leavesOf(small)) {
        if (!leaf.kind.startsWith('testGroups') || WORDS.test(leaf.kind) || !isNumeric(leaf)) continue;
        const ofTest = leaf.kind.startsWith('testGroups[].tests');
        const kind = `${ofTest ? kinds : group} ${leaf.kind}`;
        const times = seen.get(kind) ?? 0;
        if (times >= EACH) continue;
        seen.set(kind, times + 1);
        tried += 1;
        const found = leaf.with(changed(leaf.value, ((tried * 37) % 101) / 101), () => {
          const [own] = small.testGroups;
          // A parameter is given to all tests: it is enough that one of them shows it.
          const isShared = leaf.kind.startsWith('testGroups[].parameters') && own !== undefined;
          return isFound(type, isShared ? { ...small, testGroups: [{ ...own, tests }] } : small);
        });
        // Hex is well-formed with another digit: it is for the answers to differ.
        if (
          found === undefined ||
          (found === 'refused' && typeof leaf.value === 'string' && leaf.value.length > 20)
        )
          missed.push(`${name} ${test.tcId} ${leaf.path}`);
      }
    }
  return { tried, missed };
}

describe('one changed digit', () => {
  it.each(
    VECTOR_FILES.filter(
      (name) =>
        !/-s[35]-|-(?:specification-1.4|formal-2026)\.|^mceliece-(?:session-(?!m1|h1)|[4-8](?!960119))|^slh-dsa-(?:192|256|key-file-h[^1])/.test(
          name,
        ) || name.startsWith('transcript'),
    ),
  )('%s: is found in every kind of value', (name) => {
    const { tried, missed } = tryFile(name);
    expect(missed).toEqual([]);
    expect(tried).toBeGreaterThan(3);
  });
});

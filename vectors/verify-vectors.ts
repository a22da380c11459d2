import { excerpts } from './interop/excerpt.ts';
import { readVectorFile } from './read-file.ts';
import { type SignatureCounts, Signing } from './slow/signing.ts';
import type { Subject } from './subject.ts';
import type { Failure } from './verify.ts';

/** A value of a test that is not what a subject comes to. */
export interface TestFailure extends Failure {
  /** The test; missing where all tests of a group share the value. */
  readonly tcId?: number;
}

/** What a verification of a file of vectors found. */
export interface VectorVerification {
  readonly file: string;
  readonly kind: 'vectors';
  /** The name of the type of vectors. */
  readonly type: string;
  readonly tests: number;
  /** How many values were compared. */
  readonly compared: number;
  /** How it came to signatures of SLH-DSA, where it did. */
  readonly signatures?: SignatureCounts;
  readonly failures: readonly TestFailure[];
}

/**
 * Verifies a file of vectors: answers every test, and compares every value.
 * @param file its name, for the result
 * @param signatures whether all of SLH-DSA are made, or those taken that the file holds and that can be no others
 * @throws RecordError for a file that is none of vectors
 */
export function verifyVectors(
  file: string,
  bytes: Uint8Array,
  subject: Subject,
  signatures: 'make' | 'check' = 'make',
): VectorVerification {
  const { type, document } = readVectorFile(bytes, file);
  const signing = new Signing(signatures);
  let compared = 0;
  const failures: TestFailure[] = [];
  for (const test of type.verify(document, { ...subject, signing })) {
    compared += test.compared;
    const [requirement = ''] = test.requirements;
    for (const { path, recorded, ours } of test.differences)
      failures.push({
        ...(test.tcId === undefined ? {} : { tcId: test.tcId }),
        path,
        requirement,
        ...excerpts(recorded, ours),
      });
  }
  const { made, checked } = signing.counts;
  return {
    file,
    kind: 'vectors',
    type: type.name,
    tests: document.numberOfTests,
    compared,
    ...(made + checked > 0 && { signatures: { made, checked } }),
    failures,
  };
}

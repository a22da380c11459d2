import { excerpts } from './interop/excerpt.ts';
import { readVectorFile } from './read-file.ts';
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
  readonly failures: readonly TestFailure[];
}

/**
 * Verifies a file of vectors: answers every test, and compares every value.
 * @param file its name, for the result
 * @throws RecordError for a file that is none of vectors
 */
export function verifyVectors(file: string, bytes: Uint8Array, subject: Subject): VectorVerification {
  const { type, document } = readVectorFile(bytes, file);
  let compared = 0;
  const failures: TestFailure[] = [];
  for (const test of type.verify(document, subject)) {
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
  return { file, kind: 'vectors', type: type.name, tests: document.numberOfTests, compared, failures };
}

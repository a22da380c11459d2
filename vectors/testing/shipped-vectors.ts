import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder, shippedVectors } from '../location.ts';
import type { VectorFile, VectorTest } from '../make-file.ts';
import { type ReadFile, readVectorFile } from '../read-file.ts';

/** The names of the files of vectors that ship. */
export const VECTOR_FILES = shippedVectors();

export function vectorBytes(name: string): Uint8Array {
  return readFileSync(join(dataFolder(), name));
}

export function vectorFile(name: string): ReadFile {
  return readVectorFile(vectorBytes(name), name);
}

/** A test of a file, as a document of its own that may be changed. */
export function alone(document: VectorFile, group: number, test: VectorTest): VectorFile {
  const { parameters, derived } = document.testGroups[group] ?? { parameters: {}, derived: {} };
  return structuredClone({
    ...document,
    numberOfTests: 1,
    testGroups: [{ parameters, derived, tests: [test] }],
  });
}

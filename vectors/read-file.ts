import { check } from '../record/check.ts';
import { parseJson } from '../record/json.ts';
import { RecordError } from '../record/record-error.ts';
import type { VectorFile } from './make-file.ts';
import { TYPES } from './types/index.ts';
import type { VectorType } from './vector-type.ts';

/** Bytes of the largest file that is read: four times what the largest that ships has. */
export const MAXIMUM_FILE = 32 << 20;

/** Bytes at the start of a file by which it is known for one of vectors. */
const HEAD = 4096;

/** Whether a file says that it is one of vectors, and no recording. */
export function isVectorFile(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(HEAD, bytes.length)).toString('latin1');
  return /"(?:schema|testGroups|generatorVersion|numberOfTests)"\s*:/.test(head);
}

/** A file that was read: its type, and what it holds. */
export interface ReadFile {
  readonly type: VectorType;
  readonly document: VectorFile;
}

/**
 * Reads a file of vectors.
 * @param name what it is called in an error
 * @throws RecordError for one that is not what its schema says, or whose counts, numbers or flags are wrong
 */
export function readVectorFile(bytes: Uint8Array, name: string): ReadFile {
  if (bytes.length > MAXIMUM_FILE) throw new RecordError(name, {}, `is larger than ${MAXIMUM_FILE} bytes`);
  const value = parseJson(bytes, name);
  const type = typeOf(value, name);
  const document = check(type.schema, value, name);
  const disorder = disorderOf(document);
  if (disorder !== undefined) throw new RecordError(name, { path: disorder.path }, disorder.what);
  return { type, document };
}

function typeOf(value: unknown, name: string): VectorType {
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  if (schema === undefined) throw new RecordError(name, { path: 'schema' }, 'is missing');
  const type = TYPES.find(({ schemaName }) => schemaName === schema);
  if (type === undefined) throw new RecordError(name, { path: 'schema' }, 'is no schema that is known here');
  return type;
}

/** What of a document does not fit together, and where. */
function disorderOf({ testGroups, numberOfTests, notes }: VectorFile) {
  const numbers = new Set<number>();
  for (const [group, { tests }] of testGroups.entries())
    for (const [index, { tcId, flags, mutation, result }] of tests.entries()) {
      const path = `testGroups[${group}].tests[${index}]`;
      if (numbers.has(tcId)) return { path: `${path}.tcId`, what: `is ${tcId}, which another test has too` };
      numbers.add(tcId);
      const unknown = flags.findIndex((flag) => !Object.hasOwn(notes, flag));
      if (unknown >= 0) return { path: `${path}.flags[${unknown}]`, what: 'is none of the notes' };
      if (result === 'invalid' && mutation === undefined)
        return { path, what: 'is invalid, and names no mutation' };
    }
  return numbers.size === numberOfTests
    ? undefined
    : { path: 'numberOfTests', what: `is ${numberOfTests}, and there are ${numbers.size} tests` };
}

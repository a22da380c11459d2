import type { output } from 'zod';
import { check } from './check.ts';
import type { expectations } from './expectations-schema.ts';
import { parseJson } from './json.ts';

/** Known deviations of a peer, each with its reason. */
export type Expectations = output<typeof expectations>;
export type Expectation = Expectations['expectations'][number];

/** Bytes of the largest file of expectations that is read. */
export const MAXIMUM_EXPECTATIONS = 1 << 20;

/**
 * Reads `qsmp-expectations/1`.
 * @param name what the file is called in an error
 * @throws RecordError for what is none, naming the place
 */
export async function readExpectations(
  bytes: Uint8Array,
  name = 'expectations',
): Promise<readonly Expectation[]> {
  const { expectations: schema } = await import('./expectations-schema.ts');
  return check(schema, parseJson(bytes, name), name).expectations;
}

/** The document of these expectations. */
export function encodeExpectations(entries: readonly Expectation[]): string {
  const document: Expectations = { format: 'qsmp-expectations/1', expectations: [...entries] };
  return `${JSON.stringify(document, null, 2)}\n`;
}

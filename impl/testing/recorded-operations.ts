import { readFileSync } from 'node:fs';

/** A byte string of a recording: hex, or what stands for a very long one (vectors/data/interop/README.md). */
export type RecordedBytes = string | { readonly sha3_256: string; readonly length: number };

/** One operation that a recording traces: its name `op`, who it is `by`, and its inputs and outputs. */
export type Operation = Readonly<Record<string, RecordedBytes>>;

/** A recording of the deployed implementation, by its path in vectors/data/interop without `-A.json`. */
export function readRecording(path: string) {
  const file = new URL(`../../vectors/data/interop/${path}-A.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** All traced operations in a part of a recording, in their order. */
export function operations(part: unknown): readonly Operation[] {
  if (typeof part !== 'object' || part === null) return [];
  // The files are fixed, and hold what README.md beside them says.
  return 'op' in part ? [part as Operation] : Object.values(part).flatMap(operations);
}

/** A byte string of an operation that is not abbreviated; empty where there is none. */
export function field(operation: Operation | undefined, name: string): Uint8Array {
  const hex = operation?.[name] ?? '';
  if (typeof hex !== 'string') throw new RangeError(`name: ${name} is abbreviated`);
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

/** The draws right before operation `index`, which are its own. */
export function drawsBefore(trace: readonly Operation[], index: number): readonly Uint8Array[] {
  const before = trace.findLastIndex(({ op }, at) => at < index && op !== 'random');
  return trace.slice(before + 1, index).map((draw) => field(draw, 'bytes'));
}

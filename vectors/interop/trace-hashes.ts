import { bytesToHex } from '@noble/hashes/utils.js';
import type { ByteString } from './byte-string.ts';
import type { TraceEvent } from './trace.ts';
import type { TraceLine } from './trace-line.ts';

export type HashEvent = Extract<TraceEvent, { readonly op: 'hash' }>;

/** A hash of a recorded trace, in one line or in several. */
interface RecordedHash {
  /** The index of its first line. */
  readonly line: number;
  readonly data: readonly ByteString[];
  readonly digest: string | undefined;
}

/**
 * Which of our hashes each recorded one is, by the index of its first line. In which order a step hashes what
 * nobody sees, so they are known by input or digest; those that fit by neither follow one another.
 */
export function pairHashes(
  lines: readonly (TraceLine | undefined)[],
  hashes: readonly HashEvent[],
): ReadonlyMap<number, HashEvent> {
  const pairs = new Map<number, HashEvent>();
  const left = new Set(hashes);
  const pair = (line: number, hash: HashEvent | undefined) => {
    if (hash === undefined) return;
    left.delete(hash);
    pairs.set(line, hash);
  };
  const recorded = recordedHashes(lines);
  for (const each of recorded)
    pair(
      each.line,
      hashes.find((hash) => left.has(hash) && fits(each, hash)),
    );
  for (const { line } of recorded) if (!pairs.has(line)) pair(line, [...left][0]);
  return pairs;
}

function fits({ data, digest }: RecordedHash, hash: HashEvent): boolean {
  return digest === bytesToHex(hash.digest) || data.join('') === bytesToHex(hash.message);
}

/** The hashes of a trace: updates in a row with the digest that follows them, or one line. */
function recordedHashes(lines: readonly (TraceLine | undefined)[]): readonly RecordedHash[] {
  const hashes: RecordedHash[] = [];
  let updates: { line: number; data: ByteString[] } | undefined;
  for (const [line, each] of lines.entries()) {
    if (each?.op === 'sha3_update') {
      updates ??= { line, data: [] };
      updates.data.push(each.data);
      continue;
    }
    const digest = each?.op === 'sha3_finalize' ? each.digest : undefined;
    if (updates !== undefined || digest !== undefined) {
      hashes.push({ ...(updates ?? { line, data: [] }), digest });
      updates = undefined;
    }
    if (each?.op === 'sha3_256' || each?.op === 'sha3_512') {
      hashes.push({ line, data: [each.data], digest: each.digest });
    }
  }
  return updates === undefined ? hashes : [...hashes, { ...updates, digest: undefined }];
}

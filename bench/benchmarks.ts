import type { Benchmark } from './benchmark.ts';
import { framerBenchmarks } from './framer.ts';
import { handshakeBenchmarks } from './handshakes.ts';
import { keccakBenchmarks } from './keccak.ts';
import { kemBenchmarks } from './kems.ts';
import { keyFileBenchmarks } from './key-files.ts';
import { modelBenchmarks } from './model.ts';
import { rcsBenchmarks } from './rcs.ts';
import { sessionStateBenchmarks } from './session-state.ts';
import { signatureBenchmarks } from './signatures.ts';
import { snapshotBenchmarks } from './snapshots.ts';

/** Every benchmark, subject by subject. */
export const BENCHMARKS: readonly Benchmark[] = [
  ...rcsBenchmarks,
  ...keccakBenchmarks,
  ...handshakeBenchmarks,
  ...signatureBenchmarks,
  ...kemBenchmarks,
  ...snapshotBenchmarks,
  ...framerBenchmarks,
  ...sessionStateBenchmarks,
  ...keyFileBenchmarks,
  ...modelBenchmarks,
];

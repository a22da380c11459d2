import type { SignatureName } from '../../profile.ts';

export type SlhDsaName = Extract<SignatureName, `SLH-DSA-${string}`>;

/** One parameter set of FIPS 205, table 2; of each, w = 16. */
export interface SlhDsaParameters {
  /** Bytes of a hash value, a seed and a draw for signing: 8 times its number of Keccak lanes. */
  readonly n: number;
  /** Layers of the hypertree. */
  readonly d: number;
  /** Height of each of its trees: h' of the table, h/d. */
  readonly treeHeight: number;
  /** Height of a FORS tree. */
  readonly a: number;
  /** Number of FORS trees. */
  readonly k: number;
  /** Chains of a WOTS+ key (section 5): len. */
  readonly chains: number;
}

export const SLH_DSA_PARAMETERS = Object.freeze({
  'SLH-DSA-SHAKE-128s': parameters({ n: 16, d: 7, treeHeight: 9, a: 12, k: 14 }),
  'SLH-DSA-SHAKE-192s': parameters({ n: 24, d: 7, treeHeight: 9, a: 14, k: 17 }),
  'SLH-DSA-SHAKE-256s': parameters({ n: 32, d: 8, treeHeight: 8, a: 14, k: 22 }),
} as const satisfies Record<SlhDsaName, SlhDsaParameters>);

/** A digit for each half of a byte, and three for their checksum (section 5: len1 and len2). */
function parameters(row: Omit<SlhDsaParameters, 'chains'>): SlhDsaParameters {
  return Object.freeze({ ...row, chains: 2 * row.n + 3 });
}

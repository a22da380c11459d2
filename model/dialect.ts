/** The dialects of protocol.md section 13, as far as the symbolic model can tell them apart. */
export const DIALECTS = ['reference', 'specification-1.4', 'formal-2026'] as const;
export type DialectName = (typeof DIALECTS)[number];

/** One reading of the points where the sources disagree; each field is a row of section 13's last table. */
export interface Dialect {
  readonly name: DialectName;
  /** cSHAKE inputs X, N, S of the key derivation, by variant. */
  readonly derivation: Readonly<Record<'simplex' | 'duplex', DerivationInputs>>;
  readonly foldsPacket1: boolean;
  readonly foldsPackets234: boolean;
  readonly foldsPacket5: boolean;
  /** Whether packets 5 and 6 seal `c5 = H(sch || sh)` and its hash instead of `sch` and `H(sch)`. */
  readonly sealsHeaderHash: boolean;
  /** Whether the header comes first in the signed hashes 1, 2 and 4. */
  readonly headerFirst: boolean;
  /** What follows the header in signed hash 3. */
  readonly signedHash3: readonly ('cptA' | 'pkC')[];
  /** First data-phase sequence number, less the number of handshake packets a side sends. */
  readonly firstSequence: 0 | 1;
  /** Whether a ratchet packet of time 0 is taken (RTS-02). */
  readonly ratchetTimeZero: boolean;
}

/** Inputs of cSHAKE: several names are concatenated, none is the empty string. */
export interface DerivationInputs {
  readonly x: readonly string[];
  readonly n: readonly string[];
  readonly s: readonly string[];
}

const reference: Dialect = {
  name: 'reference',
  derivation: {
    simplex: { x: ['secA'], n: ['sch'], s: [] },
    duplex: { x: ['secA'], n: ['sch'], s: ['secB'] },
  },
  foldsPacket1: true,
  foldsPackets234: true,
  foldsPacket5: true,
  sealsHeaderHash: false,
  headerFirst: true,
  signedHash3: ['cptA', 'pkC'],
  firstSequence: 1,
  ratchetTimeZero: true,
};

const DIALECT_TABLE: Readonly<Record<DialectName, Dialect>> = {
  reference,
  'specification-1.4': {
    name: 'specification-1.4',
    derivation: {
      simplex: { x: ['secA'], n: [], s: ['sch'] },
      duplex: { x: ['secA', 'secB'], n: [], s: ['sch'] },
    },
    foldsPacket1: false,
    foldsPackets234: false,
    foldsPacket5: false,
    sealsHeaderHash: true,
    headerFirst: false,
    signedHash3: ['pkC', 'cptA'],
    firstSequence: 0,
    ratchetTimeZero: false,
  },
  'formal-2026': {
    name: 'formal-2026',
    derivation: {
      simplex: { x: ['secA'], n: [], s: ['sch'] },
      duplex: { x: ['secA'], n: ['secB'], s: ['sch'] },
    },
    foldsPacket1: false,
    foldsPackets234: true,
    foldsPacket5: true,
    sealsHeaderHash: false,
    headerFirst: true,
    signedHash3: ['cptA', 'pkC'],
    firstSequence: 0,
    ratchetTimeZero: false,
  },
};

/** The dialect of that name. */
export function dialect(name: DialectName): Dialect {
  return DIALECT_TABLE[name];
}

import { TWO_STATES } from '../keccak-code.ts';
import { ADDRESS_BYTES } from './address.ts';
import type { SlhDsaParameters } from './parameters.ts';

/** Keccak lanes that a block of SHAKE256 absorbs: 136 bytes. */
export const RATE_LANES = 17;
/** Bytes of a vector, which is the same lane of two states, and of one of its halves. */
export const LANE = TWO_STATES.bytes;
export const HALF = LANE / 2;
const PAGE = 65_536;

/**
 * A message of SHAKE256 on its way into both states: PK.seed, an address, what is hashed, and the padding.
 * `message` and `address` are where these begin, `end` is where its last block ends.
 */
export interface KernelInput {
  readonly start: number;
  readonly address: number;
  readonly message: number;
  readonly padding: number;
  readonly end: number;
}

/** Where things are in the kernel's memory. All but `nodes` are two lanes side by side, one of each state. */
export interface KernelMemory {
  /** The hash of both, once it is computed: its first n bytes. */
  readonly state: number;
  /** The states after an odd number of rounds. */
  readonly other: number;
  /** All between this and `working` never changes. */
  readonly constants: number;
  readonly working: number;
  /** The two last words of both addresses as 64-bit integers, for the functions that count them up. */
  readonly counter: number;
  /** SK.seed, twice. */
  readonly secret: number;
  /** For F and PRF, of n bytes; for H, of 2n; for T_len. */
  readonly one: KernelInput;
  readonly two: KernelInput;
  readonly all: KernelInput;
  /** The nodes of one level of a tree, n bytes each, one after the other. */
  readonly nodes: number;
  readonly pages: number;
}

/** The memory that a parameter set needs. */
export function kernelMemory({ n, chains, a, treeHeight }: SlhDsaParameters): KernelMemory {
  let free = 0;
  const reserve = (bytes: number): number => {
    const start = free;
    free += Math.ceil(bytes / 64) * 64;
    return start;
  };
  const input = (length: number): KernelInput => {
    const lanes = (n + ADDRESS_BYTES + length) / HALF;
    const bytes = (Math.floor(lanes / RATE_LANES) + 1) * RATE_LANES * LANE;
    const start = reserve(bytes);
    return {
      start,
      address: start + 2 * n,
      message: start + 2 * (n + ADDRESS_BYTES),
      padding: start + lanes * LANE,
      end: start + bytes,
    };
  };
  const state = reserve(25 * LANE);
  const other = reserve(25 * LANE);
  const constants = reserve(24 * HALF);
  const working = free;
  const memory = {
    state,
    other,
    constants,
    working,
    counter: reserve(LANE),
    secret: reserve(2 * n),
    one: input(n),
    two: input(2 * n),
    all: input(chains * n),
    // Where a level has but two nodes, four are read.
    nodes: reserve(Math.max(2 ** a, 2 ** treeHeight) * n + 4 * n),
  };
  return { ...memory, pages: Math.ceil(free / PAGE) };
}

import { bytesToHex } from '@noble/hashes/utils.js';
import {
  RCS_256,
  RCS_512,
  type Rcs,
  type RcsOptions,
  type RcsParameters,
} from '../../impl/primitives/rcs.ts';
import type { Json } from './json.ts';

/** Which code runs RCS. */
export type RcsBackend = NonNullable<RcsOptions['backend']>;

/** RCS-256 or RCS-512, by the length of a key in hex. */
export function parametersOf(key: string): RcsParameters {
  return key.length === 2 * RCS_512.key ? RCS_512 : RCS_256;
}

/** A state in the form of the recordings. */
export function stateOf(rcs: Rcs): Json {
  const { nonce, counter, macState, macPosition } = rcs.state();
  return {
    nonce: bytesToHex(nonce),
    counter: Number(counter),
    keccak_position: macPosition,
    keccak_state: bytesToHex(macState),
  };
}

import { bytesToHex } from '@noble/hashes/utils.js';
import { equalBytes } from '../../impl/primitives/constant-time.ts';
import { cshake } from '../../impl/primitives/cshake.ts';
import { absorbKey } from '../../impl/primitives/kmac.ts';
import { chainedTag } from '../../impl/primitives/mac-chain.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { RCS_256, RCS_512 } from '../../impl/primitives/rcs.ts';
import { expandKey } from '../../impl/primitives/rcs-key-schedule.ts';
import type { Rate } from '../../impl/primitives/sha3.ts';
import { Sponge } from '../../impl/primitives/sponge.ts';
import { lengthOf } from './byte-string.ts';
import type { Json } from './json.ts';
import type { RecordedCshake, RecordedKeyExpansion, RecordedKmac } from './rcs-recording.ts';
import { parametersOf } from './rcs-state.ts';

/** Bytes of a word of round keys, as the recordings count them. */
const WORD = 4;
const EMPTY = new Uint8Array(0);
const RATES: readonly Rate[] = [RCS_256.rate, RCS_512.rate];

/** The key schedule (PRM-02). The recorder drew a nonce with each key, which is not in the recording. */
export function replayKeyExpansion(recorded: RecordedKeyExpansion, random: RandomSource): Json {
  const parameters = parametersOf(recorded.key);
  const { rate, rounds, cshakeName } = parameters;
  const key = random.bytes(parameters.key);
  random.bytes(parameters.nonce);
  const { roundKeys, macKey } = expandKey(parameters, key, rounds, EMPTY);
  const blocks = Math.ceil(roundKeys.length / rate);
  const N = Uint8Array.from(cshakeName);
  return {
    keybits: 8 * key.length,
    key: bytesToHex(key),
    cshake_name: bytesToHex(N),
    rounds,
    roundkey_words: roundKeys.length / WORD,
    xof_blocks_for_roundkeys: blocks,
    mackey_offset_in_xof: blocks * rate,
    roundkeys_bytes: bytesToHex(roundKeys),
    roundkeys_are_xof_prefix: equalBytes(cshake(rate, { X: key, N, S: EMPTY }, roundKeys.length), roundKeys),
    mackey: bytesToHex(macKey),
  };
}

/** cSHAKE (PRM-01): whole blocks, and the first 64 bytes of the block after them. */
export function replayCshake(recorded: RecordedCshake, random: RandomSource): Json {
  const length = lengthOf(recorded.output);
  // The rate that fits the output; the recorded one where none does, so that the other number is the wrong one.
  const rate =
    RATES.find((each) => each * recorded.blocks === length) ??
    RATES.find((each) => each === recorded.rate) ??
    RCS_256.rate;
  const X = random.bytes(lengthOf(recorded.arg_key));
  const N = random.bytes(lengthOf(recorded.arg_name));
  const S = random.bytes(lengthOf(recorded.arg_custom));
  const blocks = Math.floor(length / rate);
  const output = cshake(rate, { X, N, S }, blocks * rate + 64);
  return {
    rate,
    arg_key: bytesToHex(X),
    arg_name: bytesToHex(N),
    arg_custom: bytesToHex(S),
    blocks,
    output: bytesToHex(output.subarray(0, blocks * rate)),
    next_state_first_64_bytes_after_one_more_permute: bytesToHex(output.subarray(blocks * rate)),
  };
}

/** KMAC as it is deployed, its padding edge included (PRM-01, PRM-09). */
export function replayKmac(recorded: RecordedKmac, random: RandomSource): Json {
  const { rate, tag } = parametersOf(recorded.key);
  const key = random.bytes(lengthOf(recorded.key));
  const message = random.bytes(lengthOf(recorded.message));
  const mac = chainedTag(absorbKey(new Sponge(rate), key), [message], tag, 'deployed');
  return {
    rate,
    key: bytesToHex(key),
    message: bytesToHex(message),
    outlen: mac.length,
    mac: bytesToHex(mac),
  };
}

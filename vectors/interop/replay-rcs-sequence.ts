import { isDeepStrictEqual } from 'node:util';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { equalBytes } from '../../impl/primitives/constant-time.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { Rcs } from '../../impl/primitives/rcs.ts';
import { inFormOf, lengthOf } from './byte-string.ts';
import type { Json } from './json.ts';
import { patternedMessage, recordedPatternAdd } from './message-pattern.ts';
import type { RecordedRcsMessage, RecordedSequence } from './rcs-recording.ts';
import { parametersOf, type RcsBackend, stateOf } from './rcs-state.ts';

/** Bytes of a MAC input beside associated data and ciphertext: `LE32`, nonce and `LE64` (PRM-05). */
const MAC_FRAME = 4 + 32 + 8;

/** How many drawn bytes in a row show that a nonce, or its end, was drawn. */
const DRAWN = 8;

/** One run of messages on one state, sent and received. */
export function replaySequence(recorded: RecordedSequence, random: RandomSource, backend: RcsBackend): Json {
  const parameters = parametersOf(recorded.key);
  const patterned = recorded.messages.some((message) => message.pattern_add !== undefined);
  const byHand = patterned ? nonceByHand(hexToBytes(recorded.nonce), random) : undefined;
  const key = random.bytes(parameters.key);
  const nonce = byHand ?? random.bytes(parameters.nonce);
  const sender = new Rcs(parameters, key, nonce, { backend });
  const receiver = sender.clone();
  return {
    keybits: 8 * parameters.key,
    key: bytesToHex(key),
    nonce: bytesToHex(nonce),
    info: '',
    taglen: parameters.tag,
    state0: stateOf(sender),
    messages: recorded.messages.map((message) =>
      replayMessage(message, random, sender, receiver, parameters.tag),
    ),
  };
}

/**
 * The nonce of a sequence whose nonce was set by hand, which draws it before the key: nothing was drawn, or
 * the draw's first bytes were overwritten. The end of such a nonce is ours, its beginning the recording's.
 */
function nonceByHand(recorded: Uint8Array, random: RandomSource): Uint8Array {
  const nonce = new Uint8Array(32);
  nonce.set(recorded.subarray(0, nonce.length));
  const draw = random.clone().bytes(nonce.length);
  const overwritten = nonce.findIndex(
    (_, at) =>
      at + DRAWN <= nonce.length && equalBytes(nonce.slice(at, at + DRAWN), draw.slice(at, at + DRAWN)),
  );
  if (overwritten < 0) return nonce;
  random.bytes(nonce.length);
  draw.set(nonce.subarray(0, overwritten));
  return draw;
}

function replayMessage(
  recorded: RecordedRcsMessage,
  random: RandomSource,
  sender: Rcs,
  receiver: Rcs,
  tag: number,
): Json {
  const { pattern_add } = recorded;
  const size = lengthOf(recorded.plaintext);
  const ad = random.bytes(lengthOf(recorded.ad));
  const patternAdd =
    pattern_add === undefined ? undefined : recordedPatternAdd(recorded.plaintext, pattern_add);
  const plaintext = patternAdd === undefined ? random.bytes(size) : patternedMessage(size, patternAdd);
  const output = sender.seal(ad, plaintext);
  const opened = receiver.open(ad, output);
  return {
    size,
    ad: bytesToHex(ad),
    ...(patternAdd !== undefined && { pattern_add: patternAdd }),
    plaintext: inFormOf(recorded.plaintext, plaintext),
    ...(recorded.mac_input_bytes_since_last_finalize !== undefined && {
      mac_input_bytes_since_last_finalize: ad.length + MAC_FRAME + size,
    }),
    ok: output.length === size + tag,
    output: inFormOf(recorded.output, output),
    ...(recorded.tag !== undefined && { tag: bytesToHex(output.slice(size)) }),
    state: stateOf(sender),
    decrypts: opened !== undefined && equalBytes(opened, plaintext),
    ...(recorded.same_state_both_sides !== undefined && {
      same_state_both_sides: isDeepStrictEqual(stateOf(sender), stateOf(receiver)),
    }),
  };
}

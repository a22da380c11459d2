import { bytesToHex } from '@noble/hashes/utils.js';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { Rcs } from '../../impl/primitives/rcs.ts';
import { lengthOf } from './byte-string.ts';
import type { Json } from './json.ts';
import type { RecordedFailure } from './rcs-recording.ts';
import { parametersOf, type RcsBackend, stateOf } from './rcs-state.ts';

/** Message n is 40 bytes 0x41 + n. */
const SIZE = 40;
const FIRST = 0x41;

/** What the receiver is given: which message, and whether its tag is changed. */
const STEPS = [
  { message: 0, flipped: false, what: 'message 0, intact' },
  { message: 1, flipped: true, what: 'message 1, last tag byte flipped' },
  { message: 1, flipped: false, what: 'message 1, intact, after that failure' },
  { message: 2, flipped: false, what: 'message 2, intact' },
] as const;

/** What a bad tag leaves behind: the chain of the MAC has gone on, so nothing opens any more (PRM-06). */
export function replayFailure(recorded: RecordedFailure, random: RandomSource, backend: RcsBackend): Json {
  const parameters = parametersOf(recorded.key);
  const key = random.bytes(parameters.key);
  const nonce = random.bytes(parameters.nonce);
  const ad = random.bytes(lengthOf(recorded.ad));
  const sender = new Rcs(parameters, key, nonce, { backend });
  const receiver = sender.clone();
  const sealed = [0, 1, 2].map((message) => sender.seal(ad, new Uint8Array(SIZE).fill(FIRST + message)));
  return {
    keybits: 8 * parameters.key,
    key: bytesToHex(key),
    nonce: bytesToHex(nonce),
    ad: bytesToHex(ad),
    steps: STEPS.map(({ message, flipped, what }) => {
      const input = Uint8Array.from(sealed[message] ?? []);
      if (flipped) input.set([(input.at(-1) ?? 0) ^ 1], input.length - 1);
      const opened = receiver.open(ad, input);
      return { what, input: bytesToHex(input), ok: opened !== undefined, state_after: stateOf(receiver) };
    }),
  };
}

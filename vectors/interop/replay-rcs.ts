import type { Json } from './json.ts';
import type { RcsRecording } from './rcs-recording.ts';
import type { RcsBackend } from './rcs-state.ts';
import { recordedRandom } from './recorded-random.ts';
import { replayCshake, replayKeyExpansion, replayKmac } from './replay-keccak.ts';
import { replayFailure } from './replay-rcs-failure.ts';
import { replaySequence } from './replay-rcs-sequence.ts';

/**
 * The recording of RCS and its parts as we make it: the same cases, of the same lengths. What goes in are
 * draws of the stream `keys`, in the order of the document, but for what the recording sets by hand.
 */
export function replayRcs(recorded: RcsRecording, backend: RcsBackend): Json {
  const random = recordedRandom(recorded.seed, 'keys');
  const { failure, key_expansion, cshake, kmac } = recorded;
  return {
    sequences: recorded.sequences.map((each) => replaySequence(each, random, backend)),
    ...(failure && { failure: failure.map((each) => replayFailure(each, random, backend)) }),
    ...(key_expansion && { key_expansion: key_expansion.map((each) => replayKeyExpansion(each, random)) }),
    ...(cshake && { cshake: cshake.map((each) => replayCshake(each, random)) }),
    ...(kmac && { kmac: kmac.map((each) => replayKmac(each, random)) }),
  };
}

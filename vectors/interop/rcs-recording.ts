import { byteString } from './byte-string.ts';
import { boolean, hex, integer, list, type Place, record, text } from './reader.ts';

/** An RCS state between two messages; `keccak_state` is the MAC's sponge, 25 little-endian lanes. */
const state = record({ nonce: hex, counter: integer, keccak_position: integer, keccak_state: hex });

const message = record(
  {
    size: integer,
    ad: hex,
    plaintext: byteString,
    ok: boolean,
    output: byteString,
    state,
    decrypts: boolean,
  },
  {
    pattern_add: integer,
    mac_input_bytes_since_last_finalize: integer,
    same_state_both_sides: boolean,
    tag: hex,
  },
);

/** A run of messages on one state. */
const sequence = record({
  name: text,
  keybits: integer,
  key: hex,
  nonce: hex,
  info: hex,
  taglen: integer,
  state0: state,
  messages: list(message),
});

/** What a bad tag leaves behind: a receiver's states. */
const failure = record({
  keybits: integer,
  key: hex,
  nonce: hex,
  ad: hex,
  steps: list(record({ what: text, input: hex, ok: boolean, state_after: state })),
});

const keyExpansion = record({
  keybits: integer,
  key: hex,
  cshake_name: hex,
  rounds: integer,
  roundkey_words: integer,
  xof_blocks_for_roundkeys: integer,
  mackey_offset_in_xof: integer,
  roundkeys_bytes: hex,
  roundkeys_are_xof_prefix: boolean,
  mackey: hex,
});

const cshake = record({
  label: text,
  rate: integer,
  arg_key: hex,
  arg_name: hex,
  arg_custom: hex,
  blocks: integer,
  output: hex,
  next_state_first_64_bytes_after_one_more_permute: hex,
});

const kmac = record({ rate: integer, key: hex, message: hex, outlen: integer, mac: hex });

const recording = record(
  { seed: text, sequences: list(sequence) },
  {
    note: text,
    failure: list(failure),
    key_expansion: list(keyExpansion),
    cshake: list(cshake),
    kmac: list(kmac),
  },
);

export type RcsRecording = ReturnType<typeof recording>;
export type RecordedSequence = ReturnType<typeof sequence>;
export type RecordedRcsMessage = ReturnType<typeof message>;
export type RecordedFailure = ReturnType<typeof failure>;
export type RecordedKeyExpansion = ReturnType<typeof keyExpansion>;
export type RecordedCshake = ReturnType<typeof cshake>;
export type RecordedKmac = ReturnType<typeof kmac>;

/**
 * Reads a recording of RCS and its parts.
 * @throws RecordingError for a document that is none, naming the path
 */
export function readRcs(value: unknown, place: Place): RcsRecording {
  return recording(value, place);
}

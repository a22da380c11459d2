import { KEY_VALIDITY } from '../../impl/keys/generate-key.ts';
import { LAST_EXPIRATION } from '../../impl/wire/expiration.ts';
import { byteString } from './byte-string.ts';
import { boolean, entries, hex, integer, list, type Place, type Reader, record, text } from './reader.ts';
import { recordedLine } from './trace-line.ts';

const trace = list(recordedLine);

/** The parts of a packet that is abbreviated, in their order. */
const packetParts = record(
  { header: hex, signature: byteString, hash: hex, public_key: byteString },
  { ciphertext_a: byteString },
);

/** A packet, and what its header says; `dir` is `C->S` or `S->C`. */
const packet = record(
  {
    name: text,
    dir: text,
    flag: integer,
    msglen: integer,
    sequence: integer,
    utctime: integer,
    total: integer,
    packet: byteString,
  },
  { packet_parts: packetParts },
);
const packets = list(packet);

const keyFields = {
  keyid: hex,
  expiration: integer,
  verkey: hex,
  sigkey: hex,
  qskey: hex,
  qpkey_encoding_size: integer,
  qpkey_encoded_len: integer,
  qpkey_text: text,
  qpkey_file: hex,
  qpkey_decodes_equal: boolean,
};

/** A long-term key and its files. */
const key = record(keyFields, { decoded_expiration_equal: boolean, trace });

const counters = record({ client_tx: integer, client_rx: integer, server_tx: integer, server_rx: integer });

/** One step of a handshake: what one side did, and the packet that it answered with. */
const step = record(
  { step: text, err: integer, trace },
  {
    client_schash: hex,
    server_schash: hex,
    client_rtcs: hex,
    server_rtcs: hex,
    client_ssec_a: hex,
    packet: packets,
  },
);

const handshake = record({ packets_and_steps: list(step), counters });

/** An application message, and the packet that carries it. */
const message = record(
  {
    dir: text,
    size: integer,
    message: byteString,
    sequence: integer,
    msglen: integer,
    packet: byteString,
    received_ok: boolean,
  },
  { pattern_add: integer, header: hex, tag: hex },
);
const messages = list(message);

const symmetricRatchet = record(
  { sent: boolean, packet: packets, received_ok: boolean, counters },
  {
    started_by: text,
    initiator_rtcs_after: hex,
    responder_rtcs_after: hex,
    initiator_trace: trace,
    responder_trace: trace,
    client_rtcs_after: hex,
    server_rtcs_after: hex,
    client_trace: trace,
    server_trace: trace,
  },
);

const asymmetricRatchet = record(
  {
    sent: boolean,
    request_packet: packets,
    response_ok: boolean,
    response_packet: packets,
    finalize_ok: boolean,
    counters,
  },
  {
    started_by: text,
    initiator_request_trace: trace,
    responder_trace: trace,
    initiator_finalize_trace: trace,
    initiator_rtcs_after: hex,
    responder_rtcs_after: hex,
    client_request_trace: trace,
    server_trace: trace,
    client_finalize_trace: trace,
    client_rtcs_after: hex,
    server_rtcs_after: hex,
  },
);

/** A plain error packet of the handshake, and the notice that ends a session in good order. */
const errors = record({
  kex_error_packet_22_bytes_key_expired: hex,
  close_notify_established_client_err_none: hex,
  close_notify_len: integer,
  server_decrypts_it: boolean,
  server_reads_err: integer,
});

const sealedError = record({
  dir: text,
  code: integer,
  length: integer,
  packet: hex,
  peer_opens_it: boolean,
  peer_reads_code: integer,
});
const sealedErrors = record({ first: sealedError, second: sealedError, counters });

/** The clock of a session. A key made then must have an expiration that its file can say (KEY-04). */
const clock: Reader<number> = (value, place) => {
  const seconds = integer(value, place);
  return BigInt(seconds) + KEY_VALIDITY <= LAST_EXPIRATION
    ? seconds
    : place.refuse(value, 'a time a year before the year 10000');
};

const commonFields = {
  seed: text,
  config: text,
  config_bytes_34_with_nul: hex,
  fixed_utc: clock,
  handshake,
};
const optionalFields = { random: text, signature_scheme: text, kem_scheme: text, message_pattern: text };

const simplexHead = record({ ...commonFields, key }, optionalFields);
const duplexHead = record(
  { ...commonFields, key_trace: trace, keys: record({ listener: key, sender: key }) },
  optionalFields,
);

export type RecordedTrace = ReturnType<typeof trace>;
export type RecordedKey = ReturnType<typeof key>;
export type RecordedPackets = ReturnType<typeof packets>;
export type RecordedParts = ReturnType<typeof packetParts>;
export type RecordedStep = ReturnType<typeof step>;
export type RecordedMessage = ReturnType<typeof message>;
export type RecordedSymmetricRatchet = ReturnType<typeof symmetricRatchet>;
export type RecordedAsymmetricRatchet = ReturnType<typeof asymmetricRatchet>;
export type RecordedSealedError = ReturnType<typeof sealedError>;
export type RecordedSealedErrors = ReturnType<typeof sealedErrors>;

/** What happens in an established session, in the order of the recording. */
export type RecordedPhase =
  | { readonly kind: 'messages'; readonly recorded: readonly RecordedMessage[] }
  | { readonly kind: 'symmetric ratchet'; readonly recorded: RecordedSymmetricRatchet }
  | { readonly kind: 'asymmetric ratchet'; readonly recorded: RecordedAsymmetricRatchet }
  | { readonly kind: 'errors'; readonly recorded: ReturnType<typeof errors> }
  | { readonly kind: 'sealed errors'; readonly recorded: RecordedSealedErrors };

/** A recorded session of either variant. */
export type SessionRecording = (
  | { readonly variant: 'simplex'; readonly head: ReturnType<typeof simplexHead> }
  | { readonly variant: 'duplex'; readonly head: ReturnType<typeof duplexHead> }
) & {
  /** The phases by the names of their fields. */
  readonly phases: ReadonlyMap<string, RecordedPhase>;
  /** The document without the fields that nobody knows: what is compared. */
  readonly document: unknown;
};

/**
 * Reads a session of either variant: one with `keys` is Duplex.
 * @throws RecordingError for a document that is none, naming the path
 */
export function readSession(value: unknown, place: Place): SessionRecording {
  const phases = new Map<string, RecordedPhase>();
  const rest: [string, unknown][] = [];
  for (const [name, field] of entries(value, place)) {
    const phase = readPhase(name, field, place.field(name));
    if (phase === undefined) rest.push([name, field]);
    else phases.set(name, phase);
  }
  const recorded = Object.fromEntries([...phases].map(([name, phase]) => [name, phase.recorded]));
  const fields = Object.fromEntries(rest);
  if (Object.hasOwn(fields, 'keys')) {
    const head = duplexHead(fields, place);
    return { variant: 'duplex', head, phases, document: { ...head, ...recorded } };
  }
  const head = simplexHead(fields, place);
  return { variant: 'simplex', head, phases, document: { ...head, ...recorded } };
}

/** A field of a session as what happened there; `undefined` where its name says that it is none. */
function readPhase(name: string, value: unknown, place: Place): RecordedPhase | undefined {
  if (/^messages(_\w+)?$/.test(name)) return { kind: 'messages', recorded: messages(value, place) };
  if (/^(symmetric_)?ratchet(_\w+)?$/.test(name))
    return { kind: 'symmetric ratchet', recorded: symmetricRatchet(value, place) };
  if (/^asymmetric_ratchet(_\w+)?$/.test(name))
    return { kind: 'asymmetric ratchet', recorded: asymmetricRatchet(value, place) };
  if (name === 'errors') return { kind: 'errors', recorded: errors(value, place) };
  if (name === 'sealed_errors') return { kind: 'sealed errors', recorded: sealedErrors(value, place) };
  return undefined;
}

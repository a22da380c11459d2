import type { Aead, KdfInput } from './crypto/crypto.ts';
import type { PublicKey } from './keys/key.ts';
import { equalBytes } from './primitives/constant-time.ts';
import type { Encapsulation, KemKeyPair } from './primitives/kem.ts';
import type { RandomSource } from './primitives/random.ts';
import type { Role } from './variant.ts';
import { ErrorCode, MAXIMUM_MESSAGE_LENGTH } from './wire/codes.ts';
import type { Packet } from './wire/framer.ts';
import type { Header } from './wire/header.ts';

export type Phase = 'handshake' | 'data';

/** Where a decision on a header is taken. */
export interface HeaderContext {
  readonly phase: Phase;
  /** The packet that is waited for, as in `Endpoint.stage`. */
  readonly stage: Stage;
  /** The flag of the packet that came. */
  readonly flag: number;
}

/** What an endpoint waits for. */
export type Stage =
  | 'start'
  | 'connect request'
  | 'connect response'
  | 'exchange request'
  | 'exchange response'
  | 'establish request'
  | 'establish response'
  | 'established'
  | 'closed';

/** The names of the signed hashes: `h1` to `h4` of the handshake (Simplex has only `h2`), and the ratchet's two. */
export type SignedHash = 'h1' | 'h2' | 'h3' | 'h4' | 'ratchet request' | 'ratchet response';

/** What is folded into the transcript: its start, then packet by packet (sections 5 and 6). */
export type TranscriptStep = 'start' | 1 | 2 | 3 | 4 | 5;

/** Which key derivation is meant: of the handshake, or of a ratchet. */
export type Derivation = 'handshake' | 'symmetric ratchet' | 'asymmetric ratchet';

/** A value that an endpoint draws: by its name in the handshake, or by the packet of the ratchet. */
export type Draw = 'pkS' | 'cptA' | 'pkC' | 'cptB' | 'token' | 'ratchet request' | 'ratchet response';

/** What an endpoint erases. */
export type Held =
  | 'transcript'
  | 'KEM secret key'
  | 'KEM secret'
  | 'token'
  | 'derived keys'
  | 'channel keys'
  | 'ratchet key'
  | 'received bytes';

/** Why it erases it: it has served its purpose, it was replaced by a ratchet, or the session is over. */
export type Erasure = 'used' | 'replaced' | 'closed';

/** The long-term keys that a signature might be verified under. A Simplex client has none of its own. */
export interface VerificationKeys {
  readonly peer: Uint8Array;
  readonly own: Uint8Array | undefined;
}

/** Where a cipher comes from: who seals with it, which derivation gave its keys, and what it replaces. */
export interface Keying {
  readonly sender: Role;
  readonly derivation: Derivation;
  readonly before: Aead | undefined;
}

/** What a signature claims: that this hash was signed under this key. */
export interface SignatureClaim {
  readonly signature: Uint8Array;
  readonly hash: Uint8Array;
  readonly key: Uint8Array;
}

/** A key and nonce for each direction, and the ratchet key (sections 5, 6 and 9). */
export interface SessionKeys {
  readonly clientKey: Uint8Array;
  readonly clientNonce: Uint8Array;
  readonly serverKey: Uint8Array;
  readonly serverNonce: Uint8Array;
  readonly ratchetKey: Uint8Array;
}

/**
 * Every decision of an endpoint, each one named function. `strict` decides as protocol.md says; what else an
 * endpoint may decide is nobody's business here. Functions named `accept...` refuse by returning false.
 */
export interface Policy {
  // Headers.

  /** Is this the flag, or one of the flags, that the stage expects? (HDR-02, HDR-04, CHN-06) */
  acceptFlag(flag: number, expected: readonly number[], context: HeaderContext): boolean;
  /** Does an error flag end the handshake, whatever else the packet says? (HDR-06) */
  errorEndsHandshake(context: HeaderContext): boolean;
  /** Is `msglen` exactly what the stage expects? (HDR-02; RTS-02 and RTA-02 for ratchets) */
  acceptExactLength(msglen: number, expected: number, context: HeaderContext): boolean;
  /** What is read of a handshake message whose length was accepted: all of it. (HDR-02) */
  readMessage(message: Uint8Array, expected: number): Uint8Array;
  /** Is `msglen` more than a tag and at most the maximum? (CHN-03, CHN-05) */
  acceptDataLength(msglen: number, tag: number, context: HeaderContext): boolean;
  /** Is this the next sequence number? (HDR-02, CHN-02, CHN-03) */
  acceptSequence(sequence: bigint, expected: bigint, context: HeaderContext): boolean;
  /** Is the time within 60 s of our clock? (HDR-02, CHN-03, RPL-04) */
  acceptTime(utctime: bigint, now: bigint, context: HeaderContext): boolean;
  /** May this time stand in a ratchet packet although `acceptTime` refuses it? (RTS-02) */
  acceptZeroRatchetTime(utctime: bigint, allowed: boolean): boolean;

  // Keys and configuration.

  /** Is a key of this expiration still good? (KEY-01, KEY-02) */
  acceptExpiration(expiration: bigint, now: bigint, whose: 'own' | 'peer'): boolean;
  /** The client that the transcript names: the one whose key verified its request. (DPX-05, DPX-04) */
  identifiedClient(verified: PublicKey, known: readonly PublicKey[]): PublicKey;
  /** Is this the identity of our key? (KEY-03) */
  acceptKeyIdentity(received: Uint8Array, own: Uint8Array): boolean;
  /** Are all 34 bytes our configuration? (CFG-02) */
  acceptConfiguration(received: Uint8Array, own: Uint8Array): boolean;

  // What was signed, encapsulated and confirmed.

  /** Given whether it verifies, is this signature taken? (PRM-07, SMX-03, DPX-02, RTA-02) */
  acceptSignature(verifies: boolean, name: SignedHash, claim: SignatureClaim): boolean;
  /** The key that a signature is verified under: the peer's. (PRM-07, DPX-02, RTA-02) */
  verificationKey(keys: VerificationKeys, name: SignedHash): Uint8Array;
  /** Is the hash that travelled our own hash of the same data? (PRM-07) */
  acceptHash(received: Uint8Array, own: Uint8Array, name: SignedHash): boolean;
  /** Given what the KEM says of it, is this public key encapsulated to? (PRM-08) */
  acceptPublicKey(valid: boolean): boolean;
  /** The key that is encapsulated to: the peer's, as it came. (PRM-08) */
  encapsulationKey(publicKey: Uint8Array): Uint8Array;
  /** Does this packet confirm although it was not opened? (CNF-01, CNF-02, HDR-06) */
  acceptUnopened(packet: Packet): boolean;
  /** Is the opened confirmation the value that we expect? (CNF-01, CNF-02) */
  acceptConfirmation(opened: Uint8Array, own: Uint8Array): boolean;
  /** Is this the tag that we computed for the packet of this serialized header? (PRM-05) */
  acceptTag(received: Uint8Array, computed: Uint8Array, header: Uint8Array): boolean;

  // What is bound to what.

  /** What is hashed and signed. (HDR-03, DPX-04) */
  signedInput(parts: readonly Uint8Array[], name: SignedHash): readonly Uint8Array[];
  /** Given whether the dialect folds it, is this packet folded into the transcript? (SMX-04, DPX-04) */
  foldsPacket(folded: boolean, packet: Exclude<TranscriptStep, 'start'>): boolean;
  /** What is folded into the transcript. (SMX-04, DPX-04, CFG-03) */
  transcriptInput(parts: readonly Uint8Array[], step: TranscriptStep): readonly Uint8Array[];
  /** The inputs of a key derivation. (DPX-03, RTS-04) */
  keyInput(input: KdfInput, derivation: Derivation): KdfInput;
  /** The keys that a derivation gave of this input, before they are used. (DIR-01 to DIR-05) */
  sessionKeys(keys: SessionKeys, derivation: Derivation, input: KdfInput): SessionKeys;
  /** The cipher of one direction under its new keys. (PRM-04 to PRM-06, RTS-03) */
  cipher(keyed: Aead, keying: Keying): Aead;
  /** What stands as associated data of a sealed packet: its header. (HDR-03) */
  associatedData(header: Uint8Array): Uint8Array;
  /** Where the randomness of a value comes from: from the session's own source. (SMX-02, DPX-03, DIR-04) */
  randomness(own: RandomSource, draw: Draw): RandomSource;
  /** The KEM key pair of a handshake or an asymmetric ratchet: a fresh one. (SMX-02, DPX-03) */
  ephemeralKeyPair(fresh: () => KemKeyPair): KemKeyPair;
  /** The ciphertext and secret of a handshake or an asymmetric ratchet: fresh ones. (SMX-02, DPX-03) */
  encapsulation(fresh: () => Encapsulation): Encapsulation;
  /** The value that a confirmation seals. (CNF-01, CNF-02) */
  confirmation(value: Uint8Array): Uint8Array;

  // Sequence, time and length of what is sent.

  /** The header that a packet carries, and that is signed or sealed with it. (HDR-01, HDR-03) */
  packetHeader(header: Header): Header;
  /** What a packet of the data phase seals, by its flag. (CHN-01, RTS-02, RTA-02, ERR-03) */
  packetContent(content: Uint8Array, flag: number): Uint8Array;

  /** Both counters as the handshake leaves them. (CHN-02) */
  initialCounter(counter: bigint): bigint;
  /** The number that follows, or `undefined` where there is none left. (CHN-02, RPL-05) */
  nextSequence(counter: bigint, flag: number): bigint | undefined;
  /** The receive counter once a packet of this number has authenticated. (CHN-02, RPL-01) */
  storeSequence(sequence: bigint, counter: bigint, flag: number): bigint;
  /** The time that a packet carries. (HDR-02) */
  packetTime(now: bigint): bigint;
  /** The time that a ratchet packet carries: the real one, or 0 as deployed Duplex endpoints send. (RTS-02) */
  ratchetTime(now: bigint): bigint;

  // Ratchets.

  /** May a ratchet request of the peer be served while a request of ours is open? (RTS-05, RTA-03) */
  acceptCrossingRequest(ownRequestOpen: boolean): boolean;
  /** What is read of an opened ratchet message whose length was accepted: all of it. (RTS-02, RTA-02) */
  readRatchet(opened: Uint8Array, expected: number): Uint8Array;
  /** May a ratchet response be taken? (RTA-03) */
  acceptResponse(ownRequestOpen: boolean): boolean;
  /** The KEM secret of a response for which there is no key: none, and it is refused. (RTA-03) */
  unrequestedSecret(): Uint8Array | undefined;

  // Failure and teardown.

  /** The code that the peer is told of a failure, or `undefined` to tell it nothing. (ERR-01, ERR-02) */
  reportedCode(code: ErrorCode, phase: Phase): ErrorCode | undefined;
  /** What is sent where that is told in the handshake: one plain error packet, as it is. (ERR-01) */
  errorNotice(packet: Uint8Array): Uint8Array;
  /** The code with which an error received in the handshake is answered: it is not. (ERR-01) */
  errorAnswer(): ErrorCode | undefined;
  /** Does this failure of a packet of that flag end the session? (CHN-04, HDR-02, ERR-03) */
  failureEndsSession(code: ErrorCode, phase: Phase, flag: number): boolean;
  /** What is delivered of a packet of the data phase that was refused: nothing. (CHN-03, CHN-04) */
  deliverRefused(packet: Packet): Uint8Array | undefined;
  /** Does an error packet that authenticates end the session? (ERR-03, ERR-04) */
  peerErrorEndsSession(code: number): boolean;
  /** Does ending a session oneself, in good order, end it? (TRD-01) */
  closingEndsSession(): boolean;
  /** The code that the peer is told of an end in good order, or `undefined` to tell it nothing. (ERR-04) */
  closeNotice(): ErrorCode | undefined;
  /** Overwrites a secret or a buffer that is no longer needed. (TRD-01, SMX-02, RTS-03, RTA-04) */
  erase(bytes: Uint8Array, held: Held, why: Erasure): void;
}

/** Seconds that a packet's time may differ from the receiver's clock, either way (HDR-02). */
const TIME_WINDOW = 60n;
const LAST_SEQUENCE = 2n ** 64n - 1n;

/** Decides as protocol.md says. */
export const strict: Policy = Object.freeze<Policy>({
  acceptFlag: (flag, expected) => expected.includes(flag),
  errorEndsHandshake: () => true,
  acceptExactLength: (msglen, expected) => msglen === expected,
  readMessage: (message) => message,
  acceptDataLength: (msglen, tag) => msglen > tag && msglen <= MAXIMUM_MESSAGE_LENGTH,
  acceptSequence: (sequence, expected) => sequence === expected,
  // RPL-04: bigints do not wrap.
  acceptTime: (utctime, now) => utctime - now <= TIME_WINDOW && now - utctime <= TIME_WINDOW,
  acceptZeroRatchetTime: (utctime, allowed) => allowed && utctime === 0n,

  acceptExpiration: (expiration, now) => now <= expiration,
  identifiedClient: (verified) => verified,
  acceptKeyIdentity: equalBytes,
  acceptConfiguration: equalBytes,

  acceptSignature: (verifies) => verifies,
  verificationKey: ({ peer }) => peer,
  acceptHash: equalBytes,
  acceptPublicKey: (valid) => valid,
  encapsulationKey: (publicKey) => publicKey,
  acceptUnopened: () => false,
  acceptConfirmation: equalBytes,
  acceptTag: equalBytes,

  signedInput: (parts) => parts,
  foldsPacket: (folded) => folded,
  transcriptInput: (parts) => parts,
  keyInput: (input) => input,
  sessionKeys: (keys) => keys,
  cipher: (keyed) => keyed,
  associatedData: (header) => header,
  randomness: (own) => own,
  ephemeralKeyPair: (fresh) => fresh(),
  encapsulation: (fresh) => fresh(),
  confirmation: (value) => value,

  packetHeader: (header) => header,
  packetContent: (content) => content,
  initialCounter: (counter) => counter,
  nextSequence: (counter) => (counter === LAST_SEQUENCE ? undefined : counter + 1n),
  storeSequence: (sequence) => sequence,
  packetTime: (now) => now,
  ratchetTime: (now) => now,

  acceptCrossingRequest: (ownRequestOpen) => !ownRequestOpen,
  readRatchet: (opened) => opened,
  acceptResponse: (ownRequestOpen) => ownRequestOpen,
  unrequestedSecret: () => undefined,

  reportedCode: (code) => code,
  errorNotice: (packet) => packet,
  errorAnswer: () => undefined,
  failureEndsSession: () => true,
  deliverRefused: () => undefined,
  peerErrorEndsSession: () => true,
  closingEndsSession: () => true,
  closeNotice: () => ErrorCode.none,
  erase: (bytes) => {
    bytes.fill(0);
  },
});
